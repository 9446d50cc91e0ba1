/** Where the actors of a packed network lie, and which of them a view shows. */

export interface Camera {
  /** The point of the network in the middle of the picture. */
  readonly x: number;
  readonly y: number;
  /** Pixels for each unit of the network. */
  readonly scale: number;
}

/** A rectangle of the network. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const PER_CELL = 24;

/** Finds actors by place: cells of about two dozen actors each, in rows and columns. */
export class Field {
  readonly area: Area;
  readonly #x: Float32Array;
  readonly #y: Float32Array;
  readonly #columns: number;
  readonly #rows: number;
  readonly #step: number;
  readonly #from: Uint32Array;
  readonly #actors: Uint32Array;

  /** `rank` gives each actor's place in the order of importance; cells list the first first. */
  constructor(x: Float32Array, y: Float32Array, rank: Uint32Array) {
    this.#x = x;
    this.#y = y;
    this.area = around(x, y);
    const width = this.area.right - this.area.left;
    const height = this.area.bottom - this.area.top;
    const cells = Math.max(1, Math.ceil(x.length / PER_CELL));
    this.#step = Math.max(1e-6, Math.sqrt((width * height) / cells));
    this.#columns = Math.max(1, Math.ceil(width / this.#step + 1e-6));
    this.#rows = Math.max(1, Math.ceil(height / this.#step + 1e-6));
    this.#from = new Uint32Array(this.#columns * this.#rows + 1);
    const cell = new Uint32Array(x.length);
    for (let actor = 0; actor < x.length; actor += 1) {
      const at = this.#cell(x[actor] ?? 0, y[actor] ?? 0);
      cell[actor] = at;
      this.#from[at + 1] = (this.#from[at + 1] ?? 0) + 1;
    }
    for (let at = 1; at < this.#from.length; at += 1) {
      this.#from[at] = (this.#from[at] ?? 0) + (this.#from[at - 1] ?? 0);
    }
    const next = this.#from.slice();
    this.#actors = new Uint32Array(x.length);
    const byRank = new Uint32Array(x.length);
    for (let actor = 0; actor < x.length; actor += 1) byRank[rank[actor] ?? 0] = actor;
    for (const actor of byRank) {
      const at = cell[actor] ?? 0;
      const place = next[at] ?? 0;
      this.#actors[place] = actor;
      next[at] = place + 1;
    }
  }

  /** Call for each cell that an area touches, with the cell's actors, the important first. */
  visit(area: Area, call: (actors: Uint32Array) => void): void {
    const [left, top] = this.#at(area.left, area.top);
    const [right, bottom] = this.#at(area.right, area.bottom);
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) {
        const cell = row * this.#columns + column;
        const from = this.#from[cell] ?? 0;
        const until = this.#from[cell + 1] ?? 0;
        if (until > from) call(this.#actors.subarray(from, until));
      }
    }
  }

  /** The actor nearest to a point, within a distance, or -1. */
  nearest(x: number, y: number, within: number): number {
    let best = -1;
    let least = within * within;
    this.visit({ left: x - within, top: y - within, right: x + within, bottom: y + within }, (some) => {
      for (const actor of some) {
        const dx = (this.#x[actor] ?? 0) - x;
        const dy = (this.#y[actor] ?? 0) - y;
        const distance = dx * dx + dy * dy;
        if (distance < least || (distance === least && best === -1)) {
          least = distance;
          best = actor;
        }
      }
    });
    return best;
  }

  /**
   * The next actor in a direction: of `among` where one lies that way, else of all.
   *
   * Actors more than 60 degrees off the direction do not count; -1 when there is none.
   */
  next(from: number, dx: number, dy: number, among: Iterable<number>): number {
    const near = this.#towards(from, dx, dy, among);
    return near === -1 ? this.#towards(from, dx, dy, this.#actors) : near;
  }

  #towards(from: number, dx: number, dy: number, among: Iterable<number>): number {
    const x = this.#x[from] ?? 0;
    const y = this.#y[from] ?? 0;
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const actor of among) {
      if (actor === from) continue;
      const across = (this.#x[actor] ?? 0) - x;
      const down = (this.#y[actor] ?? 0) - y;
      const length = Math.hypot(across, down) || 1;
      const straight = (across * dx + down * dy) / length;
      if (straight < 0.5) continue;
      const cost = length / straight ** 2;
      if (cost < least || (cost === least && actor < best)) {
        least = cost;
        best = actor;
      }
    }
    return best;
  }

  #cell(x: number, y: number): number {
    const [column, row] = this.#at(x, y);
    return row * this.#columns + column;
  }

  #at(x: number, y: number): [number, number] {
    const column = Math.floor((x - this.area.left) / this.#step);
    const row = Math.floor((y - this.area.top) / this.#step);
    return [
      Math.min(this.#columns - 1, Math.max(0, column)),
      Math.min(this.#rows - 1, Math.max(0, row)),
    ];
  }
}

/** The area that a picture of some size shows. */
export function seen(camera: Camera, width: number, height: number): Area {
  const across = width / 2 / camera.scale;
  const down = height / 2 / camera.scale;
  return {
    left: camera.x - across,
    right: camera.x + across,
    top: camera.y - down,
    bottom: camera.y + down,
  };
}

/** The camera that shows an area in a picture of some size. */
export function fitted(area: Area, width: number, height: number, padding: number): Camera {
  const scale = Math.min(
    Math.max(1, width - 2 * padding) / Math.max(1e-6, area.right - area.left),
    Math.max(1, height - 2 * padding) / Math.max(1e-6, area.bottom - area.top),
  );
  return { x: (area.left + area.right) / 2, y: (area.top + area.bottom) / 2, scale };
}

/** The camera after zooming by a factor with one point of the picture kept in its place. */
export function zoomed(camera: Camera, factor: number, dx: number, dy: number): Camera {
  const scale = camera.scale * factor;
  return {
    x: camera.x + dx / camera.scale - dx / scale,
    y: camera.y + dy / camera.scale - dy / scale,
    scale,
  };
}

function around(x: Float32Array, y: Float32Array): Area {
  const area = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let actor = 0; actor < x.length; actor += 1) {
    area.left = Math.min(area.left, x[actor] ?? 0);
    area.right = Math.max(area.right, x[actor] ?? 0);
    area.top = Math.min(area.top, y[actor] ?? 0);
    area.bottom = Math.max(area.bottom, y[actor] ?? 0);
  }
  return x.length ? area : { left: 0, top: 0, right: 1, bottom: 1 };
}
