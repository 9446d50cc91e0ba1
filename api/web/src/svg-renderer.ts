/** Works on the picture that the server put into the page, where there is no WebGL. */

import type { NetworkData, NodeData } from "./data.ts";
import type { GraphRenderer, Point, RendererEvents, View } from "./renderer.ts";

export class SvgRenderer implements GraphRenderer {
  readonly kind = "svg";
  readonly #svg: SVGSVGElement;
  readonly #data: NetworkData;
  readonly #nodes: ReadonlyMap<string, NodeData>;
  readonly #groups = new Map<string, SVGGElement>();
  readonly #undo = new AbortController();
  #box: { x: number; y: number; width: number; height: number };

  constructor(svg: SVGSVGElement, data: NetworkData, events: RendererEvents) {
    this.#svg = svg;
    this.#data = data;
    this.#nodes = new Map(data.nodes.map((node) => [node.id, node]));
    this.#box = { x: 0, y: 0, width: data.width, height: data.height };
    for (const group of svg.querySelectorAll<SVGGElement>("g.node")) {
      const id = group.dataset["id"];
      if (id) this.#groups.set(id, group);
    }
    for (const link of svg.querySelectorAll("a")) link.setAttribute("tabindex", "-1");
    this.#listen(events);
    this.#apply();
  }

  show(view: View): void {
    for (const [id, group] of this.#groups) {
      group.classList.toggle("faded", view.bright !== null && !view.bright.has(id));
      group.classList.toggle("picked", view.focus === id);
    }
    for (const line of this.#svg.querySelectorAll<SVGGElement>("g.strand")) {
      const { source = "", target = "", type = "" } = line.dataset;
      const bright =
        view.focus === null
          ? view.bright === null || (view.bright.has(source) && view.bright.has(target))
          : source === view.focus || target === view.focus;
      line.classList.toggle("faded", !bright);
      line.classList.toggle("hidden", view.hiddenTypes.has(type));
    }
  }

  reveal(id: string): void {
    const node = this.#nodes.get(id);
    if (!node) return;
    const { x, y, width, height } = this.#box;
    if (node.x > x && node.y > y && node.x < x + width && node.y < y + height) return;
    this.#box = { x: node.x - width / 2, y: node.y - height / 2, width, height };
    this.#apply();
  }

  fit(): void {
    this.#box = { x: 0, y: 0, width: this.#data.width, height: this.#data.height };
    this.#apply();
  }

  zoom(factor: number): void {
    const { x, y, width, height } = this.#box;
    const share = Math.min(3, Math.max(0.1, width / factor / this.#data.width));
    const wide = this.#data.width * share;
    const high = this.#data.height * share;
    this.#box = { x: x + (width - wide) / 2, y: y + (height - high) / 2, width: wide, height: high };
    this.#apply();
  }

  place(id: string): Point | null {
    const node = this.#nodes.get(id);
    const matrix = this.#svg.getScreenCTM();
    if (!node || !matrix) return null;
    const at = new DOMPoint(node.x, node.y).matrixTransform(matrix);
    const corner = this.#svg.getBoundingClientRect();
    return { x: at.x - corner.left, y: at.y - corner.top };
  }

  destroy(): void {
    this.#undo.abort();
    this.fit();
  }

  #listen(events: RendererEvents): void {
    const { signal } = this.#undo;
    const idOf = (event: Event): string | null =>
      event.target instanceof Element
        ? (event.target.closest<SVGGElement>("g.node")?.dataset["id"] ?? null)
        : null;
    this.#svg.addEventListener("pointerover", (event) => events.over(idOf(event)), { signal });
    this.#svg.addEventListener("pointerleave", () => events.over(null), { signal });
    this.#svg.addEventListener(
      "click",
      (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        events.pick(idOf(event));
      },
      { signal },
    );
    this.#svg.addEventListener(
      "dblclick",
      (event) => {
        const id = idOf(event);
        if (id !== null) events.open(id);
      },
      { signal },
    );
    this.#svg.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        this.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15);
      },
      { signal, passive: false },
    );
    this.#svg.addEventListener(
      "pointermove",
      (event) => {
        if (event.buttons !== 1) return;
        const scale = this.#svg.getScreenCTM()?.a || 1;
        this.#box.x -= event.movementX / scale;
        this.#box.y -= event.movementY / scale;
        this.#apply();
      },
      { signal },
    );
  }

  #apply(): void {
    const { x, y, width, height } = this.#box;
    this.#svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
  }
}
