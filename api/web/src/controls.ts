/** The tools above a picture: search, colour and size, filters, years that play, files. */

import { button, element } from "./dom.ts";
import { CSV, GEXF, GRAPHML, JSONLD, SVG, save } from "./files.ts";
import type { ColourBy, Look, SizeBy } from "./look.ts";
import type { PackedNetwork } from "./packed.ts";
import type { Picture } from "./picture.ts";
import { gettext } from "./words.ts";

const STEP = 700;
const NAME = "ioknow-network";

/** What the tools change; they are told by `update` what has changed. */
export interface Controlled {
  readonly look: Look;
  readonly picture: Picture;
  set(change: Partial<Look>): void;
  find(text: string): void;
  /** Go to the first that was found. */
  goToFound(): void;
}

export class Controls {
  readonly bar = element("div", { class: "tools", role: "group", "aria-label": gettext("Picture") });
  readonly search = element("input", {
    type: "search",
    placeholder: gettext("Find in the picture"),
    "aria-label": gettext("Find in the picture"),
    autocomplete: "off",
  });
  readonly #atlas: Controlled;
  readonly #data: PackedNetwork;
  readonly #updates: (() => void)[] = [];
  #playing = 0;

  constructor(atlas: Controlled, data: PackedNetwork) {
    this.#atlas = atlas;
    this.#data = data;
    this.search.addEventListener("input", () => atlas.find(this.search.value));
    this.search.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && atlas.look.matches?.size) {
        event.preventDefault();
        atlas.goToFound();
      } else if (event.key === "Escape") {
        this.search.value = "";
        atlas.find("");
      }
    });
    const sizes: (readonly [SizeBy, string])[] = [["degree", gettext("partners")]];
    if (data.holes.length) sizes.push(["holes", gettext("structural holes")]);
    sizes.push(["equal", gettext("all alike")]);
    const colours: readonly (readonly [ColourBy, string])[] = [
      ["family", gettext("kind")],
      ["country", gettext("country")],
    ];
    this.bar.append(
      this.search,
      this.#select(gettext("Colour"), colours, () => atlas.look.colour, (colour) => atlas.set({ colour })),
      this.#select(gettext("Size"), sizes, () => atlas.look.size, (size) => atlas.set({ size })),
      this.#filters(),
      ...this.#time(),
      button(gettext("Zoom in"), "+", () => atlas.picture.zoom(1.5)),
      button(gettext("Zoom out"), "\u2212", () => atlas.picture.zoom(1 / 1.5)),
      button(gettext("Show all"), gettext("Show all"), () => atlas.picture.fit()),
      this.#files(),
    );
  }

  /** Show the state as it is. */
  update(): void {
    for (const update of this.#updates) update();
  }

  #select<T extends string>(
    words: string,
    choices: readonly (readonly [T, string])[],
    now: () => T,
    act: (value: T) => void,
  ): HTMLElement {
    const label = element("label", {}, `${words} `);
    const list = element("select", {});
    for (const [value, text] of choices) list.append(element("option", { value }, text));
    list.addEventListener("change", () => act(list.value as T));
    this.#updates.push(() => {
      list.value = now();
    });
    label.append(list);
    return label;
  }

  #filters(): HTMLElement {
    const list = element("div", { class: "choices" });
    const { families, types, styles } = this.#data.header;
    const atlas = this.#atlas;
    list.append(element("strong", {}, gettext("Kinds of actors")));
    for (const [at, name] of families.entries()) {
      const words = styles.nodes[name]?.label ?? gettext("kind not stated");
      list.append(
        this.#check(words, () => !atlas.look.hiddenFamilies.has(at), (on) => {
          const hiddenFamilies = new Set(atlas.look.hiddenFamilies);
          if (on) hiddenFamilies.delete(at);
          else hiddenFamilies.add(at);
          atlas.set({ hiddenFamilies });
        }),
      );
    }
    if (types.length) list.append(element("strong", {}, gettext("Types of ties")));
    for (const [at, name] of types.entries()) {
      const bit = 1 << at;
      list.append(
        this.#check(styles.ties[name]?.label ?? name, () => !(atlas.look.hiddenTypes & bit), (on) =>
          atlas.set({ hiddenTypes: on ? atlas.look.hiddenTypes & ~bit : atlas.look.hiddenTypes | bit }),
        ),
      );
    }
    return menu(gettext("Filter"), list);
  }

  #check(words: string, now: () => boolean, act: (on: boolean) => void): HTMLElement {
    const label = element("label", { class: "check" });
    const tick = element("input", { type: "checkbox" });
    tick.addEventListener("change", () => act(tick.checked));
    this.#updates.push(() => {
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
      else this.#play(play, years);
    });
    range.addEventListener("input", () => {
      this.#stop(play);
      const year = Number(range.value);
      this.#atlas.set({ year: year < years[0] ? null : year });
    });
    this.#updates.push(() => {
      const { year } = this.#atlas.look;
      range.value = String(year ?? years[0] - 1);
      const text = year === null ? gettext("any year") : String(year);
      words.textContent = text;
      range.setAttribute("aria-valuetext", text);
    });
    box.append(play, range, words);
    return [box];
  }

  #play(play: HTMLElement, [first, last]: readonly [number, number]): void {
    play.textContent = "\u23f8";
    play.setAttribute("aria-label", gettext("Stop"));
    const { year } = this.#atlas.look;
    if (year === null || year >= last) this.#atlas.set({ year: first });
    this.#playing = window.setInterval(() => {
      const next = (this.#atlas.look.year ?? first) + 1;
      if (next > last) this.#stop(play);
      else this.#atlas.set({ year: next });
    }, STEP);
  }

  #stop(play: HTMLElement): void {
    window.clearInterval(this.#playing);
    this.#playing = 0;
    play.textContent = "\u25b6";
    play.setAttribute("aria-label", gettext("Play the years"));
  }

  #files(): HTMLElement {
    const list = element("div", { class: "choices" });
    const written = (text: string, kind: string, ending: string): void =>
      save(new Blob([text], { type: kind }), `${NAME}.${ending}`);
    const picture = (): Picture => this.#atlas.picture;
    const offers: readonly (readonly [string, () => void])[] = [
      [gettext("Picture as PNG"), () => picture().flattened().toBlob((blob) => blob && save(blob, `${NAME}.png`))],
      [gettext("Picture as SVG"), () => written(SVG(picture()), "image/svg+xml", "svg")],
      [gettext("Ties as CSV"), () => written(CSV(picture()), "text/csv", "csv")],
      ["GEXF", () => written(GEXF(picture()), "application/xml", "gexf")],
      ["GraphML", () => written(GRAPHML(picture()), "application/xml", "graphml")],
      ["JSON-LD", () => written(JSONLD(picture()), "application/ld+json", "jsonld")],
    ];
    for (const [words, act] of offers) list.append(button(words, words, act));
    return menu(gettext("Save"), list);
  }
}

function menu(words: string, list: HTMLElement): HTMLElement {
  const box = element("details", { class: "menu" });
  box.append(element("summary", {}, words), list);
  return box;
}
