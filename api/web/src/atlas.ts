/**
 * The moving picture of a large network, and what stands around it: search, filters, colour and
 * size, years that play, keyboard, words for screen readers, files.
 */

import { CSV, GEXF, GRAPHML, JSONLD, SVG, save } from "./files.ts";
import { fold } from "./folding.ts";
import type { PackedNetwork } from "./packed.ts";
import { type ColourBy, type Look, Picture, type SizeBy, TINTS } from "./picture.ts";
import { shortestPath, within } from "./steps.ts";
import { SYMBOLS } from "./symbols.ts";
import { gettext, ngettext } from "./words.ts";

const STEP = 700;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

export class Atlas {
  readonly picture: Picture;
  readonly #data: PackedNetwork;
  readonly #stage: HTMLElement;
  readonly #tip = element("div", { class: "tip", hidden: "" });
  readonly #said = element("p", { class: "said", "aria-live": "polite" });
  readonly #facts = element("p", { class: "facts" });
  readonly #card = element("div", { class: "card" });
  readonly #legend = element("div", { class: "legend" });
  readonly #search: HTMLInputElement;
  readonly #changed: (atlas: Atlas) => void;
  #look: Look = {
    colour: "family",
    size: "degree",
    hiddenTypes: 0,
    hiddenFamilies: new Set(),
    year: null,
    focus: -1,
    path: [],
    matches: null,
  };
  #from = -1;
  #playing = 0;
  #controls: (() => void)[] = [];

  constructor(figure: HTMLElement, canvas: HTMLElement, data: PackedNetwork, changed: (atlas: Atlas) => void = () => undefined) {
    this.#data = data;
    this.#changed = changed;
    this.#search = element("input", {
      type: "search",
      placeholder: gettext("Find in the picture"),
      "aria-label": gettext("Find in the picture"),
      autocomplete: "off",
    });
    this.#stage = element("div", {
      class: "stage",
      tabindex: "0",
      role: "application",
      "aria-label": `${gettext("Picture of the network.")} ${data.header.title}. ${help()}`,
    });
    figure.classList.add("live", "drawn", "atlas");
    figure.insertBefore(this.#tools(), canvas);
    canvas.append(this.#stage, this.#tip);
    canvas.after(this.#said, this.#card, this.#facts, this.#legend);
    this.#read();
    const wanted = new URLSearchParams(window.location.search).get("renderer");
    this.picture = new Picture(this.#stage, data, this.#look, wanted, {
      over: (row) => this.#point(row),
      pick: (row) => this.choose(row === this.#look.focus ? -1 : row),
      open: (row) => this.#open(row),
      moved: () => this.#write(),
    });
    figure.dataset["renderer"] = this.picture.painter.kind;
    this.#restoreCamera();
    this.#stage.addEventListener("keydown", (event) => this.#key(event));
    this.#stage.addEventListener("focus", () => {
      if (this.#look.focus < 0) this.#say(help());
    });
    this.#say(gettext("Point at an actor, or walk with the arrow keys."));
    this.#tell();
    if (this.#look.focus >= 0) this.choose(this.#look.focus);
  }

  get look(): Look {
    return this.#look;
  }

  /** Set the reader's focus on an actor, or take it away. */
  choose(row: number): void {
    this.#card.replaceChildren();
    if (row >= 0 && this.#from >= 0 && this.#from !== row) {
      this.#showPath(this.#from, row);
      return;
    }
    this.#set({ focus: row, path: [] });
    if (row < 0) {
      this.#say("");
      return;
    }
    this.picture.reveal(row);
    this.#say(this.#words(row));
    this.#showCard(row);
  }

  /** Show only what is found by name. */
  find(text: string): void {
    const wanted = fold(text);
    const rows = this.#data.labels.flatMap((label, row) => (fold(label).includes(wanted) ? [row] : []));
    this.#set({ focus: -1, path: [], matches: wanted ? new Set(rows) : null });
    if (wanted) this.#say(ngettext("One actor found. Enter goes to it.", "%(num)s actors found. Enter goes to the first.", rows.length));
  }

  #set(change: Partial<Look>): void {
    this.#look = { ...this.#look, ...change };
    this.picture.show(this.#look);
    this.#tell();
    this.#write();
    this.#changed(this);
  }

  #tools(): HTMLElement {
    const bar = element("div", { class: "tools", role: "group", "aria-label": gettext("Picture") });
    this.#search.addEventListener("input", () => this.find(this.#search.value));
    this.#search.addEventListener("keydown", (event) => {
      const { matches } = this.#look;
      if (event.key === "Enter" && matches?.size) {
        event.preventDefault();
        this.#stage.focus();
        this.choose(this.picture.ranked.find((row) => matches.has(row)) ?? -1);
      } else if (event.key === "Escape") {
        this.#search.value = "";
        this.find("");
      }
    });
    bar.append(
      this.#search,
      this.#select(gettext("Colour"), [
        ["family", gettext("kind")],
        ["country", gettext("country")],
      ], () => this.#look.colour, (value) => this.#set({ colour: value as ColourBy })),
      this.#select(gettext("Size"), [
        ["degree", gettext("partners")],
        ["equal", gettext("all alike")],
      ], () => this.#look.size, (value) => this.#set({ size: value as SizeBy })),
      this.#filters(),
      ...this.#time(),
      button(gettext("Zoom in"), "+", () => this.picture.zoom(1.5)),
      button(gettext("Zoom out"), "\u2212", () => this.picture.zoom(1 / 1.5)),
      button(gettext("Show all"), gettext("Show all"), () => this.picture.fit()),
      this.#files(),
    );
    return bar;
  }

  #select(words: string, choices: readonly (readonly [string, string])[], now: () => string, act: (value: string) => void): HTMLElement {
    const label = element("label", {}, `${words} `);
    const list = element("select", {});
    for (const [value, text] of choices) list.append(element("option", { value }, text));
    list.addEventListener("change", () => act(list.value));
    this.#controls.push(() => {
      list.value = now();
    });
    label.append(list);
    return label;
  }

  #filters(): HTMLElement {
    const box = element("details", { class: "menu" });
    box.append(element("summary", {}, gettext("Filter")));
    const list = element("div", { class: "choices" });
    const { families, types, styles } = this.#data.header;
    list.append(element("strong", {}, gettext("Kinds of actors")));
    for (const [at, name] of families.entries()) {
      const words = styles.nodes[name]?.label ?? gettext("kind not stated");
      list.append(
        this.#check(words, () => !this.#look.hiddenFamilies.has(at), (on) => {
          const hidden = new Set(this.#look.hiddenFamilies);
          if (on) hidden.delete(at);
          else hidden.add(at);
          this.#set({ hiddenFamilies: hidden });
        }),
      );
    }
    if (types.length) list.append(element("strong", {}, gettext("Types of ties")));
    for (const [at, name] of types.entries()) {
      list.append(
        this.#check(styles.ties[name]?.label ?? name, () => !(this.#look.hiddenTypes & (1 << at)), (on) =>
          this.#set({ hiddenTypes: on ? this.#look.hiddenTypes & ~(1 << at) : this.#look.hiddenTypes | (1 << at) }),
        ),
      );
    }
    box.append(list);
    return box;
  }

  #check(words: string, now: () => boolean, act: (on: boolean) => void): HTMLElement {
    const label = element("label", { class: "check" });
    const tick = element("input", { type: "checkbox" });
    tick.addEventListener("change", () => act(tick.checked));
    this.#controls.push(() => {
      tick.checked = now();
    });
    label.append(tick, ` ${words}`);
    return label;
  }

  #time(): HTMLElement[] {
    const years = this.#data.years();
    if (!years || years[0] === years[1]) return [];
    const box = element("span", { class: "time", role: "group", "aria-label": gettext("As of year") });
    const range = element("input", {
      type: "range",
      min: String(years[0] - 1),
      max: String(years[1]),
      "aria-label": gettext("As of year"),
    });
    const words = element("output", {});
    const play = button(gettext("Play the years"), "\u25b6", () => {
      if (this.#playing) this.#stop(play);
      else {
        play.textContent = "\u23f8";
        if (this.#look.year === null || this.#look.year >= years[1]) this.#setYear(years[0]);
        this.#playing = window.setInterval(() => {
          const next = (this.#look.year ?? years[0]) + 1;
          if (next > years[1]) this.#stop(play);
          else this.#setYear(next);
        }, STEP);
      }
    });
    range.addEventListener("input", () => {
      this.#stop(play);
      const year = Number(range.value);
      this.#setYear(year < years[0] ? null : year);
    });
    this.#controls.push(() => {
      const { year } = this.#look;
      range.value = String(year ?? years[0] - 1);
      const text = year === null ? gettext("any year") : String(year);
      words.textContent = text;
      range.setAttribute("aria-valuetext", text);
    });
    box.append(play, range, words);
    return [box];
  }

  #stop(play: HTMLElement): void {
    window.clearInterval(this.#playing);
    this.#playing = 0;
    play.textContent = "\u25b6";
  }

  #setYear(year: number | null): void {
    this.#set({ year });
  }

  #files(): HTMLElement {
    const box = element("details", { class: "menu" });
    box.append(element("summary", {}, gettext("Save")));
    const list = element("div", { class: "choices" });
    const name = "ioknow-network";
    const offers: readonly (readonly [string, () => void])[] = [
      [gettext("Picture as PNG"), () => this.picture.flattened().toBlob((blob) => blob && save(blob, `${name}.png`))],
      [gettext("Picture as SVG"), () => save(new Blob([SVG(this.picture)], { type: "image/svg+xml" }), `${name}.svg`)],
      [gettext("Ties as CSV"), () => save(new Blob([CSV(this.picture)], { type: "text/csv" }), `${name}.csv`)],
      ["GEXF", () => save(new Blob([GEXF(this.picture)], { type: "application/xml" }), `${name}.gexf`)],
      ["GraphML", () => save(new Blob([GRAPHML(this.picture)], { type: "application/xml" }), `${name}.graphml`)],
      ["JSON-LD", () => save(new Blob([JSONLD(this.picture)], { type: "application/ld+json" }), `${name}.jsonld`)],
    ];
    for (const [words, act] of offers) list.append(button(words, words, act));
    box.append(list);
    return box;
  }

  #showCard(row: number): void {
    const page = this.#data.page(row);
    const name = element("strong", {});
    if (page) name.append(element("a", { href: inLanguage(page) }, this.#data.labels[row] ?? ""));
    else name.textContent = this.#data.labels[row] ?? "";
    const one = this.picture.partners(row).length;
    const two = within(this.picture, row, 2).size - 1;
    const path = button(gettext("Path from here"), gettext("Path from here"), () => {
      this.#from = row;
      this.#say(gettext("Choose where the path ends."));
      this.#stage.focus();
    });
    this.#card.append(
      name,
      ` ${[this.#data.styleOf(row)?.label, this.#data.countryOf(row)].filter(Boolean).join(", ")}. `,
      gettext("Partners shown: %(one)s; within two steps: %(two)s.", { one, two }),
      " ",
      ...this.#expansions(row, one, two),
      path,
    );
  }

  /** Links to the network around an actor, each with how many it would show. */
  #expansions(row: number, one: number, two: number): (HTMLElement | string)[] {
    const id = this.#data.id(row);
    const base = "https://w3id.org/ioknow/id/";
    if (!id.startsWith(base) || !this.#data.header.links.length) return [];
    const here = `/network?organization=${encodeURIComponent(id.slice(base.length))}`;
    return [
      element("a", { class: "button", href: inLanguage(here) }, gettext("Open one step (%(count)s)", { count: one })),
      " ",
      element("a", { class: "button", href: inLanguage(`${here}&hops=2`) }, gettext("Open two steps (%(count)s)", { count: two })),
      " ",
    ];
  }

  #showPath(from: number, to: number): void {
    this.#from = -1;
    const path = shortestPath(this.picture, from, to);
    const ends = { from: this.#data.labels[from] ?? "", to: this.#data.labels[to] ?? "" };
    if (!path) {
      this.#set({ focus: to, path: [] });
      this.#say(gettext("No path from %(from)s to %(to)s among the ties shown.", ends));
      return;
    }
    this.#set({ focus: to, path });
    const names = path.map((row) => this.#data.labels[row]).join(" \u2192 ");
    const said = ngettext("Path of one tie: %(names)s", "Path of %(num)s ties: %(names)s", path.length - 1, { names });
    this.#card.append(said);
    this.#say(said);
  }

  #words(row: number): string {
    const partners = this.picture.partners(row);
    const names = partners
      .sort((a, b) => (this.#data.degree[b] ?? 0) - (this.#data.degree[a] ?? 0))
      .slice(0, 8)
      .map((one) => this.#data.labels[one]);
    const what = [this.#data.styleOf(row)?.label, this.#data.countryOf(row)].filter(Boolean).join(", ");
    const count = ngettext("one partner", "%(num)s partners", partners.length);
    return `${this.#data.labels[row]}: ${what}. ${count}${names.length ? `: ${names.join("; ")}` : ""}${partners.length > 8 ? "; \u2026" : ""}.`;
  }

  #point(row: number): void {
    this.#tip.hidden = row < 0;
    if (row < 0) return;
    const { x, y } = this.picture.at(row);
    this.#tip.replaceChildren(
      element("strong", {}, this.#data.labels[row] ?? ""),
      element("div", {}, [this.#data.styleOf(row)?.label, this.#data.countryOf(row)].filter(Boolean).join(", ")),
      element("div", {}, ngettext("one partner", "%(num)s partners", this.#data.degree[row] ?? 0)),
    );
    const { width, height } = this.picture.size;
    const left = x + 18 + this.#tip.offsetWidth > width ? x - 18 - this.#tip.offsetWidth : x + 18;
    this.#tip.style.left = `${Math.max(8, left)}px`;
    this.#tip.style.top = `${Math.min(Math.max(8, y - 20), Math.max(8, height - this.#tip.offsetHeight - 8))}px`;
  }

  /** Say what is shown and what is not, in numbers, and what colours and shapes mean. */
  #tell(): void {
    for (const update of this.#controls) update();
    const { header } = this.#data;
    let actors = 0;
    for (let row = 0; row < this.#data.actors; row += 1) if (this.picture.isShown(row)) actors += 1;
    let pairs = 0;
    for (let pair = 0; pair < this.#data.pairs; pair += 1) if (this.picture.isTied(pair)) pairs += 1;
    const said = [
      gettext("%(actors)s of %(all)s actors and %(pairs)s of %(tied)s tied pairs pass the filters.", {
        actors,
        all: header.actors,
        pairs,
        tied: header.pairs + header.hidden,
      }),
    ];
    if (header.hidden) said.push(gettext("%(count)s weaker pairs are left out of the picture.", { count: header.hidden }));
    said.push(
      this.picture.far
        ? gettext("From afar, ties are shown in bundles between districts; come nearer for single ones.")
        : gettext("%(count)s ties are drawn in this view.", { count: this.picture.painted }),
    );
    this.#facts.textContent = said.join(" ");
    this.#drawLegend();
  }

  #drawLegend(): void {
    const { header } = this.#data;
    const list = element("ul", { "aria-label": gettext("Kinds of actors") });
    const seen = new Map<number, number>();
    for (let row = 0; row < this.#data.actors; row += 1) {
      const at = this.#data.family[row] ?? 0;
      seen.set(at, (seen.get(at) ?? 0) + 1);
    }
    const dark = window.matchMedia("(prefers-color-scheme: dark)").matches ? 1 : 0;
    const plain = dark ? "#e4ebf0" : "#16202a";
    for (const [at, name] of header.families.entries()) {
      const style = header.styles.nodes[name || "other"];
      const tint = this.#look.colour === "family" ? (dark ? style?.dark : style?.light) : plain;
      const item = element("li", {});
      item.append(symbol(style?.shape ?? "circle", tint ?? plain), ` ${style?.label ?? gettext("kind not stated")} `);
      item.append(element("span", { class: "count" }, (seen.get(at) ?? 0).toLocaleString(document.documentElement.lang)));
      list.append(item);
    }
    const lists = [list];
    if (this.#look.colour === "country") {
      const countries = element("ul", { "aria-label": gettext("Country") });
      for (const [at, name] of header.countries.slice(0, TINTS.length - 1).entries()) {
        if (!name) continue;
        const item = element("li", {});
        item.append(symbol("circle", TINTS[at]?.[dark] ?? plain), ` ${name}`);
        countries.append(item);
      }
      const rest = element("li", {});
      rest.append(symbol("circle", TINTS.at(-1)?.[dark] ?? plain), ` ${gettext("other or not stated")}`);
      countries.append(rest);
      lists.push(countries);
    }
    this.#legend.replaceChildren(...lists);
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    const arrow = ARROWS[key];
    const { focus } = this.#look;
    if (arrow) this.#walk(arrow);
    else if (key === "Enter" && focus >= 0) this.#open(focus);
    else if (key === "Home") this.choose(this.picture.ranked[0] ?? -1);
    else if (key === "n" || key === "p") this.#next(key === "n" ? 1 : -1);
    else if (key === "f" && focus >= 0) {
      this.#from = focus;
      this.#say(gettext("Choose where the path ends."));
    } else if (key === "Escape") {
      this.#from = -1;
      this.choose(-1);
    } else if (key === "/") this.#search.focus();
    else if (key === "+" || key === "=") this.picture.zoom(1.5);
    else if (key === "-") this.picture.zoom(1 / 1.5);
    else if (key === "0") this.picture.fit();
    else return;
    event.preventDefault();
  }

  #walk([dx, dy]: readonly [number, number]): void {
    const { focus } = this.#look;
    if (focus < 0) {
      this.choose(this.picture.ranked[0] ?? -1);
      return;
    }
    const found = this.picture.field.next(focus, dx, dy, this.picture.partners(focus));
    if (found < 0) this.#say(gettext("There is nobody that way."));
    else this.choose(found);
  }

  /** Go to the next actor in the order of importance: so everyone is reached by keyboard. */
  #next(step: number): void {
    const shown = this.picture.ranked.filter((row) => this.picture.isShown(row));
    const at = shown.indexOf(this.#look.focus);
    this.choose(shown[(at + step + shown.length) % shown.length] ?? -1);
  }

  #open(row: number): void {
    const page = this.#data.page(row);
    if (page) window.location.assign(inLanguage(page));
  }

  #say(words: string): void {
    this.#said.textContent = words;
  }

  /** Keep what is seen in the address, so that a link shows the same. */
  #write(): void {
    const { look } = this;
    const { x, y, scale } = this.picture.camera;
    const told = new URLSearchParams();
    if (look.colour !== "family") told.set("colour", look.colour);
    if (look.size !== "degree") told.set("size", look.size);
    if (look.hiddenTypes) told.set("ties", String(look.hiddenTypes));
    if (look.hiddenFamilies.size) told.set("kinds", [...look.hiddenFamilies].join("."));
    if (look.year !== null) told.set("year", String(look.year));
    if (look.focus >= 0) told.set("focus", this.#data.id(look.focus));
    told.set("at", [x.toFixed(2), y.toFixed(2), scale.toPrecision(5)].join("_"));
    try {
      window.history.replaceState(null, "", `#${told}`);
    } catch {
      // A frame without an address of its own keeps nothing.
    }
  }

  #read(): void {
    const told = new URLSearchParams(window.location.hash.slice(1));
    const focus = told.get("focus");
    let row = -1;
    if (focus) for (let one = 0; one < this.#data.actors; one += 1) if (this.#data.id(one) === focus) row = one;
    this.#look = {
      ...this.#look,
      colour: told.get("colour") === "country" ? "country" : "family",
      size: told.get("size") === "equal" ? "equal" : "degree",
      hiddenTypes: Number(told.get("ties")) || 0,
      hiddenFamilies: new Set((told.get("kinds") ?? "").split(".").filter(Boolean).map(Number)),
      year: told.has("year") ? Number(told.get("year")) : null,
      focus: row,
    };
  }

  #restoreCamera(): void {
    const [x, y, scale] = (new URLSearchParams(window.location.hash.slice(1)).get("at") ?? "").split("_").map(Number);
    if (x !== undefined && y !== undefined && scale && Number.isFinite(x + y + scale)) this.picture.go({ x, y, scale });
  }
}

function help(): string {
  return gettext(
    "Arrow keys walk from actor to actor, n and p go through all by number of partners, f begins a path, Enter opens the page of one, slash searches, plus and minus zoom, 0 shows all, Escape lets go.",
  );
}

/** The symbol of a kind, for the legend. */
function symbol(shape: string, colour: string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "-10 -10 20 20");
  svg.setAttribute("width", "18");
  svg.setAttribute("height", "18");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", SYMBOLS[shape] ?? SYMBOLS["circle"] ?? "");
  path.setAttribute("fill", shape === "ring" ? "none" : colour);
  path.setAttribute("stroke", colour);
  path.setAttribute("stroke-width", shape === "ring" || shape === "double" ? "2.5" : "0");
  if (shape === "double") path.setAttribute("fill", "none");
  svg.append(path);
  return svg;
}

/** An address of ours in the language of this page. */
function inLanguage(address: string): string {
  const wanted = new URLSearchParams(window.location.search).get("lang");
  if (!wanted || !address.startsWith("/")) return address;
  return `${address}${address.includes("?") ? "&" : "?"}lang=${encodeURIComponent(wanted)}`;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>>,
  text = "",
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

export function button(label: string, text: string, act: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", "aria-label": label }, text);
  made.addEventListener("click", act);
  return made;
}
