/** The tables beside a picture say what the picture shows: the same filters, the same focus. */

import type { Atlas } from "./atlas.ts";
import type { PackedNetwork } from "./packed.ts";

export class Tables {
  readonly #data: PackedNetwork;
  readonly #rows: ReadonlyMap<string, number>;
  readonly #actors: readonly HTMLElement[];
  readonly #ties: readonly HTMLElement[];

  constructor(place: HTMLElement, data: PackedNetwork) {
    this.#data = data;
    this.#actors = [...place.querySelectorAll<HTMLElement>("table[data-nodes] tr[data-id]")];
    this.#ties = [...place.querySelectorAll<HTMLElement>("table[data-ties] tr[data-source]")];
    const told = this.#actors.length + this.#ties.length > 0;
    const rows = Array.from({ length: told ? data.actors : 0 }, (_, row) => row);
    this.#rows = new Map(rows.map((row) => [data.id(row), row]));
  }

  /** Pointing at a row shows its actor in the picture. */
  follow(atlas: Atlas): void {
    for (const line of this.#actors) {
      const row = this.#row(line.dataset["id"]);
      for (const name of ["pointerenter", "focusin"]) line.addEventListener(name, () => atlas.hover(row));
      for (const name of ["pointerleave", "focusout"]) line.addEventListener(name, () => atlas.hover(-1));
    }
  }

  /** Hide rows that the filters leave out, and mark those of the actor in focus. */
  show(atlas: Atlas): void {
    const { look, picture } = atlas;
    for (const line of this.#actors) {
      const row = this.#row(line.dataset["id"]);
      line.classList.toggle("hidden", !picture.isShown(row));
      line.classList.toggle("chosen", row >= 0 && row === look.focus);
    }
    for (const line of this.#ties) {
      const source = this.#row(line.dataset["source"]);
      const target = this.#row(line.dataset["target"]);
      const type = this.#data.header.types.indexOf(line.dataset["type"] ?? "");
      const start = Number(line.dataset["start"]);
      const end = Number(line.dataset["end"]);
      const hidden =
        (look.hiddenTypes & (1 << type)) !== 0 ||
        (look.year !== null && (start > look.year || end < look.year)) ||
        !picture.isShown(source) ||
        !picture.isShown(target);
      line.classList.toggle("hidden", hidden);
      line.classList.toggle("chosen", look.focus >= 0 && (source === look.focus || target === look.focus));
    }
  }

  #row(id: string | undefined): number {
    return this.#rows.get(id ?? "") ?? -1;
  }
}
