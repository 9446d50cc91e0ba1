/** Draws with WebGL: actors by sigma, lines and labels on layers of their own. */

import Graph from "graphology";
import Sigma from "sigma";
import type { LineData, NetworkData, NodeData } from "./data.ts";
import { Ground } from "./labels.ts";
import type { GraphRenderer, Point, RendererEvents, View } from "./renderer.ts";
import { ShapeProgram } from "./shape-program.ts";

const FONT = '12px system-ui, "Noto Sans", "Noto Sans CJK JP", sans-serif';
const LINE_HEIGHT = 14;
const ARROW = 9;
/** Curved and dashed lines are drawn one by one; beyond this many, hidden while moving. */
const MANY_LINES = 1500;

interface Colours {
  readonly dark: boolean;
  readonly paper: string;
  readonly ink: string;
}

export function hasWebGL(): boolean {
  try {
    const canvas = document.createElement("canvas");
    return (canvas.getContext("webgl2") ?? canvas.getContext("webgl")) !== null;
  } catch {
    return false;
  }
}

export class SigmaRenderer implements GraphRenderer {
  readonly kind = "webgl";
  readonly #stage: HTMLElement;
  readonly #data: NetworkData;
  readonly #nodes: ReadonlyMap<string, NodeData>;
  readonly #ordered: readonly NodeData[];
  readonly #sigma: Sigma;
  readonly #lines: CanvasRenderingContext2D;
  readonly #labels: CanvasRenderingContext2D;
  readonly #scheme = window.matchMedia("(prefers-color-scheme: dark)");
  readonly #redraw = (): void => this.#recolour();
  #colours: Colours;
  #view: View = { hiddenTypes: new Set(), focus: null, bright: null };

  constructor(stage: HTMLElement, data: NetworkData, events: RendererEvents) {
    this.#stage = stage;
    this.#data = data;
    this.#nodes = new Map(data.nodes.map((node) => [node.id, node]));
    this.#ordered = [...data.nodes].sort(
      (a, b) => Number(b.focal) - Number(a.focal) || b.degree - a.degree || (a.id < b.id ? -1 : 1),
    );
    this.#colours = this.#readColours(stage);
    const graph = new Graph();
    for (const node of data.nodes) {
      graph.addNode(node.id, { x: node.x, y: -node.y, size: node.radius, type: "shape" });
    }
    this.#sigma = new Sigma(graph, stage, {
      nodeProgramClasses: { shape: ShapeProgram },
      defaultNodeType: "shape",
      renderLabels: false,
      renderEdgeLabels: false,
      autoRescale: true,
      itemSizesReference: "screen",
      zoomToSizeRatioFunction: (ratio) => Math.max(0.35, Math.sqrt(ratio)),
      stagePadding: 56,
      minCameraRatio: 0.08,
      maxCameraRatio: 3,
      defaultDrawNodeHover: () => undefined,
      nodeReducer: (id, data) => ({ ...data, ...this.#look(id) }),
    });
    this.#sigma.setCustomBBox({ x: [0, data.width], y: [-data.height, 0] });
    this.#lines = this.#layer("lines", { beforeLayer: "nodes" });
    this.#labels = this.#layer("names", { afterLayer: "nodes" });
    this.#sigma.on("resize", () => this.#sizeLayers());
    this.#sigma.on("afterRender", () => this.#draw());
    this.#sigma.on("enterNode", ({ node }) => events.over(node));
    this.#sigma.on("leaveNode", () => events.over(null));
    this.#sigma.on("clickNode", ({ node }) => events.pick(node));
    this.#sigma.on("doubleClickNode", ({ node, preventSigmaDefault }) => {
      preventSigmaDefault();
      events.open(node);
    });
    this.#sigma.on("clickStage", () => events.pick(null));
    this.#scheme.addEventListener("change", this.#redraw);
    this.#sizeLayers();
    this.#sigma.refresh();
  }

  show(view: View): void {
    this.#view = view;
    this.#sigma.refresh({ skipIndexation: true });
  }

  reveal(id: string): void {
    const place = this.place(id);
    const { width, height } = this.#sigma.getDimensions();
    if (!place) return;
    const margin = 60;
    const inside =
      place.x > margin && place.y > margin && place.x < width - margin && place.y < height - margin;
    const data = this.#sigma.getNodeDisplayData(id);
    if (inside || !data) return;
    const camera = this.#sigma.getCamera();
    void camera.animate({ x: data.x, y: data.y }, { duration: calm() ? 0 : 250 });
  }

  fit(): void {
    void this.#sigma.getCamera().animatedReset({ duration: calm() ? 0 : 250 });
  }

  zoom(factor: number): void {
    void this.#sigma.getCamera().animatedZoom({ factor, duration: calm() ? 0 : 150 });
  }

  place(id: string): Point | null {
    const node = this.#nodes.get(id);
    return node ? this.#sigma.graphToViewport({ x: node.x, y: -node.y }) : null;
  }

  destroy(): void {
    this.#scheme.removeEventListener("change", this.#redraw);
    this.#sigma.kill();
  }

  #layer(
    name: string,
    where: { beforeLayer: string } | { afterLayer: string },
  ): CanvasRenderingContext2D {
    const canvas = this.#sigma.createCanvas(name, where);
    const context = canvas.getContext("2d");
    if (!context) throw new Error(`no 2D context for layer ${name}`);
    return context;
  }

  #sizeLayers(): void {
    const { width, height } = this.#sigma.getDimensions();
    const ratio = window.devicePixelRatio || 1;
    for (const context of [this.#lines, this.#labels]) {
      const { canvas } = context;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
      canvas.style.pointerEvents = "none";
      canvas.width = width * ratio;
      canvas.height = height * ratio;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
    }
  }

  #readColours(stage: HTMLElement): Colours {
    const style = getComputedStyle(stage);
    const dark = this.#scheme.matches;
    return {
      dark,
      paper: style.getPropertyValue("--surface").trim() || (dark ? "#151e26" : "#ffffff"),
      ink: style.getPropertyValue("--ink").trim() || (dark ? "#e4ebf0" : "#16202a"),
    };
  }

  #recolour(): void {
    this.#colours = this.#readColours(this.#sigma.getContainer());
    this.#sigma.refresh({ skipIndexation: true });
  }

  #look(id: string): Record<string, unknown> {
    const node = this.#nodes.get(id);
    const style = node ? this.#data.styles.nodes[node.family] : undefined;
    const { dark, paper } = this.#colours;
    const colour = (dark ? style?.dark : style?.light) ?? "#57616d";
    return {
      shape: style?.shape ?? "circle",
      paper,
      color: this.#isBright(id) ? colour : blend(colour, paper, 0.78),
      size: (node?.radius ?? 8) * this.#shrunk() * (this.#view.focus === id ? 1.2 : 1),
    };
  }

  /** A big network is drawn smaller than its positions say, and its nodes with it. */
  #shrunk(): number {
    const { width, height } = this.#stage.getBoundingClientRect();
    const scale = Math.min(width / this.#data.width, height / this.#data.height);
    return Math.min(1, Math.max(0.4, Math.sqrt(scale)));
  }

  #isBright(id: string): boolean {
    return this.#view.bright === null || this.#view.bright.has(id);
  }

  #draw(): void {
    const { width, height } = this.#sigma.getDimensions();
    this.#lines.clearRect(0, 0, width, height);
    this.#labels.clearRect(0, 0, width, height);
    const moving = this.#sigma.getMouseCaptor().isMoving || this.#sigma.getCamera().isAnimated();
    if (!(moving && this.#data.lines.length > MANY_LINES)) {
      for (const line of this.#data.lines) this.#drawLine(line);
    }
    this.#drawLabels(width, height);
  }

  #size(id: string): number {
    return this.#sigma.scaleSize(this.#sigma.getNodeDisplayData(id)?.size ?? 8);
  }

  #drawLine(line: LineData): void {
    if (this.#view.hiddenTypes.has(line.type)) return;
    const start = this.place(line.source);
    const end = this.place(line.target);
    const style = this.#data.styles.ties[line.type];
    if (!start || !end || !style) return;
    const scale = 1 / this.#sigma.getCamera().ratio;
    const bend = control(start, end, line.bend * Math.min(2, Math.max(0.5, scale)));
    const head = towards(start, bend, this.#size(line.source) + (line.both ? ARROW : 2));
    const tail = towards(end, bend, this.#size(line.target) + (line.directed ? ARROW : 2));
    const context = this.#lines;
    const { focus } = this.#view;
    const bright =
      focus === null
        ? this.#isBright(line.source) && this.#isBright(line.target)
        : line.source === focus || line.target === focus;
    context.globalAlpha = bright ? 1 : 0.12;
    context.strokeStyle = context.fillStyle = this.#colours.dark ? style.dark : style.light;
    context.lineWidth = Math.min(4, 1.4 + 0.3 * (line.count - 1)) + (focus !== null && bright ? 0.8 : 0);
    context.setLineDash(style.dash ? style.dash.split(" ").map(Number) : []);
    context.beginPath();
    context.moveTo(head.x, head.y);
    context.quadraticCurveTo(bend.x, bend.y, tail.x, tail.y);
    context.stroke();
    context.setLineDash([]);
    if (line.directed) this.#drawArrow(tail, end, this.#size(line.target));
    if (line.both) this.#drawArrow(head, start, this.#size(line.source));
    context.globalAlpha = 1;
  }

  #drawArrow(base: Point, centre: Point, radius: number): void {
    const tip = towards(centre, base, radius + 1);
    const length = Math.hypot(tip.x - base.x, tip.y - base.y) || 1;
    const x = ((tip.x - base.x) / length) * (ARROW / 2.2);
    const y = ((tip.y - base.y) / length) * (ARROW / 2.2);
    const context = this.#lines;
    context.beginPath();
    context.moveTo(tip.x, tip.y);
    context.lineTo(base.x - y, base.y + x);
    context.lineTo(base.x + y, base.y - x);
    context.fill();
  }

  #drawLabels(width: number, height: number): void {
    const context = this.#labels;
    const { focus } = this.#view;
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    context.lineJoin = "round";
    const ground = new Ground();
    const first = focus === null ? undefined : this.#nodes.get(focus);
    const ordered = first ? [first, ...this.#ordered.filter((node) => node !== first)] : this.#ordered;
    for (const node of ordered) {
      const place = this.place(node.id);
      if (!place || place.x < -80 || place.y < -40 || place.x > width + 80 || place.y > height + 40) {
        continue;
      }
      context.font = node.focal || node.id === focus ? `700 ${FONT}` : FONT;
      const half = Math.max(...node.lines.map((line) => context.measureText(line).width)) / 2;
      const top = place.y + this.#size(node.id) + 3;
      const bottom = top + LINE_HEIGHT * node.lines.length;
      if (!ground.take({ left: place.x - half, top, right: place.x + half, bottom })) continue;
      context.globalAlpha = this.#isBright(node.id) ? 1 : 0.25;
      context.lineWidth = 4;
      context.strokeStyle = this.#colours.paper;
      context.fillStyle = this.#colours.ink;
      node.lines.forEach((line, row) => {
        const y = top + LINE_HEIGHT * (row + 1) - 3;
        context.strokeText(line, place.x, y);
        context.fillText(line, place.x, y);
      });
      if (node.focal) this.#drawHalo(place, this.#size(node.id) + 4);
    }
    context.globalAlpha = 1;
  }

  #drawHalo(place: Point, radius: number): void {
    const context = this.#labels;
    context.strokeStyle = this.#colours.ink;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(place.x, place.y, radius, 0, 2 * Math.PI);
    context.stroke();
  }
}

function control(start: Point, end: Point, bend: number): Point {
  const length = Math.hypot(end.x - start.x, end.y - start.y) || 1;
  return {
    x: (start.x + end.x) / 2 + (2 * bend * (end.y - start.y)) / length,
    y: (start.y + end.y) / 2 + (2 * bend * (start.x - end.x)) / length,
  };
}

function towards(origin: Point, target: Point, distance: number): Point {
  const length = Math.hypot(target.x - origin.x, target.y - origin.y) || 1;
  const share = Math.min(0.9, distance / length);
  return {
    x: origin.x + (target.x - origin.x) * share,
    y: origin.y + (target.y - origin.y) * share,
  };
}

/** Mix a colour with another, both `#rrggbb` or `#rgb`. */
export function blend(colour: string, other: string, share: number): string {
  const one = channels(colour);
  const two = channels(other);
  const mixed = one.map((value, index) =>
    Math.round(value * (1 - share) + (two[index] ?? 255) * share),
  );
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

function channels(colour: string): number[] {
  const digits = colour.replace("#", "");
  const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join("") : digits;
  return [0, 2, 4].map((start) => Number.parseInt(full.slice(start, start + 2), 16) || 0);
}

function calm(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
