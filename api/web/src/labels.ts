/** Chooses which labels are drawn: important ones first, none over another. */

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const CELL = 80;

/** A set of boxes that do not overlap; asks only the cells around. */
export class Ground {
  readonly #cells = new Map<string, Box[]>();

  /** Take the place of a box if it is free. */
  take(box: Box): boolean {
    const keys = this.#keys(box);
    for (const key of keys) {
      for (const other of this.#cells.get(key) ?? []) {
        if (overlap(box, other)) return false;
      }
    }
    this.keep(box);
    return true;
  }

  /** Keep the place of a box, whatever lies there already. */
  keep(box: Box): void {
    for (const key of this.#keys(box)) {
      const cell = this.#cells.get(key);
      if (cell) cell.push(box);
      else this.#cells.set(key, [box]);
    }
  }

  #keys(box: Box): string[] {
    const keys: string[] = [];
    for (let x = Math.floor(box.left / CELL); x <= Math.floor(box.right / CELL); x += 1) {
      for (let y = Math.floor(box.top / CELL); y <= Math.floor(box.bottom / CELL); y += 1) {
        keys.push(`${x},${y}`);
      }
    }
    return keys;
  }
}

export function overlap(one: Box, other: Box): boolean {
  return (
    one.left < other.right &&
    other.left < one.right &&
    one.top < other.bottom &&
    other.top < one.bottom
  );
}
