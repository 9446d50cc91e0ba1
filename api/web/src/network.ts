/**
 * The moving picture of a network. It takes the place of the server's picture where the browser
 * can draw it, and adds filters, a search, and a way through the network by keyboard.
 */

import { type NetworkData, type NodeData, neighbours } from "./data.ts";
import { fold } from "./folding.ts";
import type { GraphRenderer, RendererEvents, View } from "./renderer.ts";
import { SigmaRenderer, hasWebGL } from "./sigma-renderer.ts";
import { SvgRenderer } from "./svg-renderer.ts";
import { type Direction, next } from "./walk.ts";
import { gettext, ngettext } from "./words.ts";

const HELP = gettext(
  "Arrow keys walk from actor to actor, Enter opens the page of one, slash searches, plus and minus zoom, 0 shows all, Escape lets go.",
);

class Island {
  readonly #figure: HTMLElement;
  readonly #stage: HTMLElement;
  readonly #tip = element("div", { class: "tip", hidden: "" });
  readonly #said = element("p", { class: "said", "aria-live": "polite" });
  readonly #search = element("input", {
    type: "search",
    placeholder: gettext("Find in the picture"),
    "aria-label": gettext("Find in the picture"),
    autocomplete: "off",
  });
  readonly #data: NetworkData;
  readonly #nodes: ReadonlyMap<string, NodeData>;
  readonly #ranked: readonly NodeData[];
  readonly #renderer: GraphRenderer;
  readonly #hiddenTypes = new Set<string>();
  #focus: string | null = null;
  #over: string | null = null;
  #matches: ReadonlySet<string> | null = null;

  constructor(figure: HTMLElement, canvas: HTMLElement, svg: SVGSVGElement, data: NetworkData) {
    this.#figure = figure;
    this.#data = data;
    this.#nodes = new Map(data.nodes.map((node) => [node.id, node]));
    this.#ranked = [...data.nodes].sort((a, b) => b.degree - a.degree || (a.id < b.id ? -1 : 1));
    this.#stage = element("div", {
      class: "stage",
      tabindex: "0",
      role: "application",
      "aria-label": `${gettext("Picture of the network")}. ${data.summary} ${HELP}`,
    });
    figure.classList.add("live");
    figure.insertBefore(this.#tools(), canvas);
    canvas.append(this.#stage, this.#tip);
    canvas.after(this.#said);
    this.#renderer = this.#draw(svg);
    this.#stage.addEventListener("keydown", (event) => this.#key(event));
    this.#stage.addEventListener("focus", () => {
      if (this.#focus === null) this.#say(HELP);
    });
    this.#followTables();
    this.#say(gettext("Point at an actor, or walk with the arrow keys."));
  }

  /** Draw with WebGL where it works; else give life to the picture that is there. */
  #draw(svg: SVGSVGElement): GraphRenderer {
    const events: RendererEvents = {
      over: (id) => this.#hover(id),
      pick: (id) => this.#choose(id === this.#focus ? null : id),
      open: (id) => this.#open(id),
    };
    if (hasWebGL()) {
      try {
        const renderer = new SigmaRenderer(this.#stage, this.#data, events);
        this.#figure.classList.add("drawn");
        return renderer;
      } catch (error) {
        // A driver that promises WebGL and then refuses: the server's picture is still there.
        console.info("ioknow: drawing without WebGL", error);
        this.#stage.replaceChildren();
      }
    }
    this.#figure.classList.add("traced");
    this.#stage.append(svg);
    return new SvgRenderer(svg, this.#data, events);
  }

  #tools(): HTMLElement {
    const bar = element("div", { class: "tools", role: "group", "aria-label": gettext("Picture") });
    this.#search.addEventListener("input", () => this.#find(this.#search.value));
    this.#search.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && this.#matches?.size) {
        event.preventDefault();
        this.#stage.focus();
        this.#choose([...this.#matches][0] ?? null);
      } else if (event.key === "Escape") {
        this.#search.value = "";
        this.#find("");
        this.#stage.focus();
      }
    });
    bar.append(this.#search);
    const types = [...new Set(this.#data.ties.map((tie) => tie.type))];
    if (types.length > 1) for (const type of types) bar.append(this.#toggle(type));
    bar.append(
      button(gettext("Zoom in"), "+", () => this.#renderer.zoom(1.4)),
      button(gettext("Zoom out"), "\u2212", () => this.#renderer.zoom(1 / 1.4)),
      button(gettext("Show all"), gettext("Show all"), () => this.#renderer.fit()),
    );
    return bar;
  }

  #toggle(type: string): HTMLElement {
    const words = this.#data.styles.ties[type]?.label ?? type;
    const shown = button(words, words, () => {
      const hide = !this.#hiddenTypes.has(type);
      if (hide) this.#hiddenTypes.add(type);
      else this.#hiddenTypes.delete(type);
      shown.setAttribute("aria-pressed", String(!hide));
      this.#filterTables();
      this.#refresh();
      const count = this.#data.ties.filter((tie) => !this.#hiddenTypes.has(tie.type)).length;
      const all = this.#data.ties.length;
      this.#say(gettext("%(count)s of %(all)s ties shown.", { count, all }));
    });
    shown.removeAttribute("aria-label");
    const sample = this.#figure.querySelector(`.legend .tie-${type}`)?.closest("svg");
    if (sample) shown.prepend(sample.cloneNode(true), " ");
    shown.setAttribute("aria-pressed", "true");
    return shown;
  }

  #refresh(): void {
    const id = this.#over ?? this.#focus;
    let bright: ReadonlySet<string> | null = this.#matches;
    if (id !== null) {
      const around = neighbours(this.#data, this.#hiddenTypes).get(id) ?? new Set<string>();
      bright = new Set([id, ...around]);
    }
    const view: View = { hiddenTypes: this.#hiddenTypes, focus: id, bright };
    this.#renderer.show(view);
  }

  #hover(id: string | null): void {
    if (this.#over === id) return;
    this.#over = id;
    this.#refresh();
    this.#point(id ?? this.#focus);
  }

  #choose(id: string | null): void {
    this.#focus = id;
    this.#over = null;
    if (id !== null) this.#renderer.reveal(id);
    this.#refresh();
    this.#point(id);
    this.#markRows(id);
    if (id !== null) this.#say(this.#words(id));
  }

  #open(id: string): void {
    const page = this.#nodes.get(id)?.page;
    if (page) window.location.assign(page);
  }

  #find(text: string): void {
    const wanted = fold(text);
    this.#matches = wanted
      ? new Set(this.#ranked.filter((node) => fold(node.label).includes(wanted)).map((n) => n.id))
      : null;
    this.#focus = null;
    this.#refresh();
    this.#point(null);
    const count = this.#matches?.size ?? 0;
    if (wanted) {
      this.#say(
        ngettext(
          "%(num)s actor found. Enter goes to the first.",
          "%(num)s actors found. Enter goes to the first.",
          count,
        ),
      );
    }
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (key.startsWith("Arrow")) this.#walk(key as Direction);
    else if (key === "Enter" && this.#focus !== null) this.#open(this.#focus);
    else if (key === "Home") this.#choose(this.#ranked[0]?.id ?? null);
    else if (key === "Escape") this.#choose(null);
    else if (key === "/") this.#search.focus();
    else if (key === "+" || key === "=") this.#renderer.zoom(1.4);
    else if (key === "-") this.#renderer.zoom(1 / 1.4);
    else if (key === "0") this.#renderer.fit();
    else return;
    event.preventDefault();
  }

  #walk(direction: Direction): void {
    if (this.#focus === null) {
      const first = this.#data.nodes.find((node) => node.focal) ?? this.#ranked[0];
      this.#choose(first?.id ?? null);
      return;
    }
    const places = new Map(this.#data.nodes.map((node) => [node.id, { x: node.x, y: node.y }]));
    const around = neighbours(this.#data, this.#hiddenTypes).get(this.#focus) ?? new Set<string>();
    const found = next(this.#focus, direction, places, around);
    if (found === null) this.#say(gettext("There is nobody that way."));
    else this.#choose(found);
  }

  #words(id: string): string {
    const node = this.#nodes.get(id);
    if (!node) return "";
    const kind = this.#data.styles.nodes[node.family]?.label ?? "";
    const around = neighbours(this.#data, this.#hiddenTypes).get(id) ?? new Set<string>();
    const names = [...around].map((one) => this.#nodes.get(one)?.label ?? "").sort();
    const where = node.country ? `, ${node.country}` : "";
    const count = ngettext("%(num)s neighbour", "%(num)s neighbours", names.length);
    return `${node.label}: ${kind}${where}. ${count}${names.length ? `: ${names.join(", ")}` : ""}.`;
  }

  #point(id: string | null): void {
    const node = id === null ? undefined : this.#nodes.get(id);
    const place = node ? this.#renderer.place(node.id) : null;
    this.#tip.hidden = !node || !place;
    if (!node || !place) return;
    const ties = this.#data.ties.filter(
      (tie) =>
        !this.#hiddenTypes.has(tie.type) && (tie.source === node.id || tie.target === node.id),
    );
    const kind = this.#data.styles.nodes[node.family]?.label ?? "";
    const sources = [...new Set(ties.flatMap((tie) => tie.evidence))];
    const lines = [
      element("strong", {}, node.label),
      element("div", {}, [kind, node.country].filter(Boolean).join(", ")),
      element(
        "div",
        {},
        [
          ngettext("%(num)s tie", "%(num)s ties", ties.length),
          ngettext("%(num)s neighbour", "%(num)s neighbours", node.degree),
        ].join(", "),
      ),
      element("div", { class: "under" }, sources.slice(0, 3).join("; ")),
    ];
    this.#tip.replaceChildren(...lines);
    const { clientWidth, clientHeight } = this.#stage;
    const { offsetWidth, offsetHeight } = this.#tip;
    const left = place.x + 18 + offsetWidth > clientWidth ? place.x - 18 - offsetWidth : place.x + 18;
    const top = Math.min(Math.max(8, place.y - 20), Math.max(8, clientHeight - offsetHeight - 8));
    this.#tip.style.left = `${Math.max(8, left)}px`;
    this.#tip.style.top = `${top}px`;
  }

  #say(words: string): void {
    this.#said.textContent = words;
  }

  /** Rows of the tables on the page light up what they are about, and the other way round. */
  #followTables(): void {
    for (const row of document.querySelectorAll<HTMLElement>("table[data-nodes] tr[data-id]")) {
      const id = row.dataset["id"] ?? null;
      row.addEventListener("pointerenter", () => this.#hover(id));
      row.addEventListener("pointerleave", () => this.#hover(null));
      row.addEventListener("focusin", () => this.#hover(id));
      row.addEventListener("focusout", () => this.#hover(null));
    }
  }

  #markRows(id: string | null): void {
    for (const row of document.querySelectorAll<HTMLElement>("tr[data-id], tr[data-source]")) {
      const { id: own, source, target } = row.dataset;
      row.classList.toggle("chosen", id !== null && (own === id || source === id || target === id));
    }
  }

  #filterTables(): void {
    for (const row of document.querySelectorAll<HTMLElement>("table[data-ties] tr[data-type]")) {
      row.classList.toggle("hidden", this.#hiddenTypes.has(row.dataset["type"] ?? ""));
    }
  }
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>>,
  text = "",
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

function button(label: string, text: string, act: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", "aria-label": label }, text);
  made.addEventListener("click", act);
  return made;
}

async function start(figure: HTMLElement): Promise<void> {
  const address = figure.dataset["network"];
  const canvas = figure.querySelector<HTMLElement>(".canvas");
  const svg = canvas?.querySelector<SVGSVGElement>("svg");
  if (!address || !canvas || !svg) return;
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const data = (await answer.json()) as NetworkData;
  if (data.nodes.length > 0) new Island(figure, canvas, svg, data);
}

for (const figure of document.querySelectorAll<HTMLElement>("figure[data-network]")) {
  void start(figure);
}
