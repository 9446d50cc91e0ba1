/** A network to look at and to walk through: the picture, its tools, keyboard, words beside it. */

import { readCamera, readLook, writeLook } from "./address.ts";
import { Controls } from "./controls.ts";
import { button, element, inLanguage } from "./dom.ts";
import { fold } from "./folding.ts";
import { EVERYTHING, type Look } from "./look.ts";
import type { PackedNetwork } from "./packed.ts";
import { Picture } from "./picture.ts";
import { shortestPath, within } from "./steps.ts";
import { legend, numbers, pointed, sentence, whatItIs } from "./telling.ts";
import { gettext, ngettext } from "./words.ts";

const IDS = "https://w3id.org/ioknow/id/";
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
  readonly #shown = element("p", { class: "shown" });
  readonly #chosen = element("div", { class: "about-actor" });
  readonly #legend = element("div", { class: "legend" });
  readonly #controls: Controls;
  readonly #changed: (atlas: Atlas) => void;
  #look: Look = EVERYTHING;
  #from = -1;

  constructor(figure: HTMLElement, canvas: HTMLElement, data: PackedNetwork, changed: (atlas: Atlas) => void = () => undefined) {
    this.#data = data;
    this.#changed = changed;
    this.#stage = element("div", {
      class: "stage",
      tabindex: "0",
      role: "application",
      "aria-label": `${gettext("Picture of the network.")} ${data.header.title}. ${help()}`,
    });
    figure.classList.add("live");
    this.#controls = new Controls(this, data);
    figure.insertBefore(this.#controls.bar, canvas);
    canvas.append(this.#stage, this.#tip);
    canvas.after(this.#said, this.#chosen, this.#shown, this.#legend);
    const told = readLook(data);
    this.#look = told.look;
    const wanted = new URLSearchParams(window.location.search).get("renderer");
    this.picture = new Picture(this.#stage, data, this.#look, wanted, {
      over: (row) => this.hover(row),
      pick: (row) => this.choose(row === this.#look.focus ? -1 : row),
      open: (row) => this.#open(row),
      moved: () => this.#keep(),
    });
    figure.dataset["renderer"] = this.picture.painter.kind;
    const camera = readCamera();
    if (camera) this.picture.go(camera);
    this.#stage.addEventListener("keydown", (event) => this.#key(event));
    this.#stage.addEventListener("focus", () => {
      if (this.#look.focus < 0) this.#say(help());
    });
    this.#say(gettext("Point at an actor, or walk with the arrow keys."));
    this.#tell();
    this.#from = told.from;
    if (this.#look.focus >= 0) this.choose(this.#look.focus);
  }

  get look(): Look {
    return this.#look;
  }

  /** Set the reader's focus on an actor, or take it away. */
  choose(row: number): void {
    this.#chosen.replaceChildren();
    if (row >= 0 && this.#from >= 0 && this.#from !== row) {
      this.#showPath(this.#from, row);
      return;
    }
    this.set({ focus: row, path: [] });
    if (row < 0) {
      this.#say("");
      return;
    }
    this.picture.reveal(row);
    this.#say(sentence(this.picture, row));
    this.#tellChosen(row);
  }

  /** Show only what is found by name. */
  find(text: string): void {
    const wanted = fold(text);
    const rows = this.#data.labels.flatMap((label, row) => (fold(label).includes(wanted) ? [row] : []));
    this.#chosen.replaceChildren();
    this.set({ focus: -1, path: [], matches: wanted ? new Set(rows) : null });
    if (wanted) this.#say(ngettext("One actor found. Enter goes to it.", "%(num)s actors found. Enter goes to the first.", rows.length));
  }

  /** Go to the best connected of those that were found. */
  goToFound(): void {
    const { matches } = this.#look;
    this.#stage.focus();
    this.choose(this.picture.ranked.find((row) => matches?.has(row) ?? false) ?? -1);
  }

  set(change: Partial<Look>): void {
    this.#look = { ...this.#look, ...change };
    this.picture.show(this.#look);
    this.#tell();
    this.#keep();
    this.#changed(this);
  }

  /** Tell about the actor that is pointed at; -1 where there is none. */
  hover(row: number): void {
    this.#tip.hidden = row < 0;
    if (row < 0) return;
    this.#tip.replaceChildren(...pointed(this.picture, row));
    const { x, y } = this.picture.at(row);
    const { width, height } = this.picture.size;
    const left = x + 18 + this.#tip.offsetWidth > width ? x - 18 - this.#tip.offsetWidth : x + 18;
    this.#tip.style.left = `${Math.max(8, left)}px`;
    this.#tip.style.top = `${Math.min(Math.max(8, y - 20), Math.max(8, height - this.#tip.offsetHeight - 8))}px`;
  }

  #tellChosen(row: number): void {
    const page = this.#data.page(row);
    const name = element("strong", {});
    if (page) name.append(element("a", { href: inLanguage(page) }, this.#data.labels[row] ?? ""));
    else name.textContent = this.#data.labels[row] ?? "";
    const one = this.picture.partners(row).length;
    const two = within(this.picture, row, 2).size - 1;
    const path = button(gettext("Path from here"), gettext("Path from here"), () => {
      this.#beginPath(row);
      this.#stage.focus();
    });
    this.#chosen.append(
      name,
      ` ${whatItIs(this.picture, row)}. `,
      gettext("Partners shown: %(one)s; within two steps: %(two)s.", { one, two }),
      " ",
      ...this.#expansions(row, one, two),
      path,
    );
  }

  /** Links to the network around an actor, each with how many it would show. */
  #expansions(row: number, one: number, two: number): (HTMLElement | string)[] {
    const id = this.#data.id(row);
    if (!id.startsWith(IDS) || !this.#data.header.links.length) return [];
    const here = `/network?organization=${encodeURIComponent(id.slice(IDS.length))}`;
    return [
      element("a", { class: "button", href: inLanguage(here) }, gettext("Open one step (%(count)s)", { count: one })),
      " ",
      element("a", { class: "button", href: inLanguage(`${here}&hops=2`) }, gettext("Open two steps (%(count)s)", { count: two })),
      " ",
    ];
  }

  #beginPath(row: number): void {
    this.#from = row;
    this.#say(gettext("Choose where the path ends."));
  }

  #showPath(from: number, to: number): void {
    this.#from = -1;
    const path = shortestPath(this.picture, from, to);
    const ends = { from: this.#data.labels[from] ?? "", to: this.#data.labels[to] ?? "" };
    this.set({ focus: to, path: path ?? [] });
    if (!path) {
      this.#say(gettext("No path from %(from)s to %(to)s among the ties shown.", ends));
      return;
    }
    const names = path.map((row) => this.#data.labels[row]).join(" \u2192 ");
    const said = ngettext("Path of one tie: %(names)s", "Path of %(num)s ties: %(names)s", path.length - 1, { names });
    this.#chosen.append(said);
    this.#say(said);
  }

  #tell(): void {
    this.#controls.update();
    this.#shown.textContent = numbers(this.picture);
    this.#legend.replaceChildren(...legend(this.picture));
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
    else if (key === "f" && focus >= 0) this.#beginPath(focus);
    else if (key === "Escape") {
      this.#from = -1;
      this.choose(-1);
    } else if (key === "/") this.#controls.search.focus();
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

  #keep(): void {
    writeLook(this.#look, this.picture.camera, this.#data);
  }
}

function help(): string {
  return gettext(
    "Arrow keys walk from actor to actor, n and p go through all by number of partners, f begins a path, Enter opens the page of one, slash searches, plus and minus zoom, 0 shows all, Escape lets go.",
  );
}
