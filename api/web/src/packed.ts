/** Reads the block of bytes that `ioknow/views/packed.py` writes about a network. */

/** How a kind of actor is drawn. */
export interface NodeStyle {
  readonly label: string;
  readonly shape: string;
  readonly light: string;
  readonly dark: string;
}

/** How a type of tie is drawn. */
export interface TieStyle {
  readonly label: string;
  readonly dash: string;
  readonly light: string;
  readonly dark: string;
}

/** One line of a small network: all ties of a type between two actors. */
export interface LineData {
  readonly source: number;
  readonly target: number;
  readonly type: number;
  readonly directed: boolean;
  readonly both: boolean;
  /** How far the middle lies off the straight line, in px of the layout. */
  readonly bend: number;
  readonly count: number;
  readonly start: number | null;
  readonly end: number | null;
  readonly sources: readonly string[];
}

type LineRow = readonly [number, number, number, number, number, number, number, number | null, number | null, readonly number[]];

export interface DistrictData {
  readonly name: string;
  readonly short: string;
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly count: number;
  readonly family: string;
}

interface Header {
  readonly title: string;
  readonly actors: number;
  readonly pairs: number;
  readonly hidden: number;
  readonly ties: number;
  readonly box: readonly [number, number, number, number];
  readonly unit: number;
  readonly prefix: string;
  readonly links: readonly (readonly [string, string])[];
  readonly focal: number;
  readonly families: readonly string[];
  readonly countries: readonly string[];
  readonly types: readonly string[];
  readonly styles: {
    readonly nodes: Readonly<Record<string, NodeStyle>>;
    readonly ties: Readonly<Record<string, TieStyle>>;
  };
  readonly districts: readonly DistrictData[];
  readonly bundles: readonly (readonly [number, number, number])[];
  readonly lines: readonly LineRow[];
  readonly sources: readonly string[];
  readonly columns: Readonly<Record<string, readonly [string, number, number]>>;
}

export const NO_YEAR = -32768;
const STEPS = 65535;

/** A network as columns: actors are rows 0, 1, 2, ...; ties are pairs of rows. */
export class PackedNetwork {
  readonly header: Header;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly degree: Uint16Array;
  /** Effective size of each actor in tenths; empty where it was not computed. */
  readonly holes: Uint16Array;
  readonly family: Uint8Array;
  readonly country: Uint16Array;
  readonly source: Uint32Array;
  readonly target: Uint16Array | Uint32Array;
  readonly types: Uint16Array;
  readonly count: Uint8Array;
  readonly start: Int16Array;
  readonly end: Int16Array;
  readonly labels: readonly string[];
  /** Of a small network, every line; of a large one none. */
  readonly lines: readonly LineData[];
  readonly #body: Uint8Array;
  #ids: readonly string[] | null = null;
  #around: { readonly from: Uint32Array; readonly pair: Uint32Array } | null = null;

  constructor(block: ArrayBuffer) {
    const bytes = new Uint8Array(block);
    if (new TextDecoder().decode(bytes.subarray(0, 4)) !== "IKN1") {
      throw new Error("this is no packed network");
    }
    const length = new DataView(block).getUint32(4, true);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Header;
    this.header = header;
    this.#body = bytes.subarray(8 + length);
    const [left, top, right, bottom] = header.box;
    this.x = scaled(this.#numbers("x") as Uint16Array, left, right);
    this.y = scaled(this.#numbers("y") as Uint16Array, top, bottom);
    this.degree = this.#numbers("degree") as Uint16Array;
    this.holes = this.#numbers("holes") as Uint16Array;
    this.family = this.#numbers("family") as Uint8Array;
    this.country = this.#numbers("country") as Uint16Array;
    this.source = repeated(this.#numbers("first") as Uint32Array, header.pairs);
    this.target = this.#numbers("target") as Uint16Array | Uint32Array;
    this.types = this.#numbers("types") as Uint16Array;
    this.count = this.#numbers("count") as Uint8Array;
    this.start = this.#numbers("start") as Int16Array;
    this.end = this.#numbers("end") as Int16Array;
    this.labels = this.#texts("labels");
    this.lines = header.lines.map(([source, target, type, directed, both, bend, count, start, end, sources]) => ({
      source,
      target,
      type,
      directed: directed === 1,
      both: both === 1,
      bend,
      count,
      start,
      end,
      sources: sources.map((at) => header.sources[at] ?? ""),
    }));
  }

  get actors(): number {
    return this.header.actors;
  }

  get pairs(): number {
    return this.header.pairs;
  }

  id(row: number): string {
    this.#ids ??= this.#texts("ids");
    return this.header.prefix + (this.#ids[row] ?? "");
  }

  /** The address of the page about an actor, or nothing. */
  page(row: number): string {
    const id = this.id(row);
    for (const [prefix, address] of this.header.links) {
      if (id.startsWith(prefix)) return address + encodeURI(id.slice(prefix.length));
    }
    return /^https?:/.test(id) ? id : "";
  }

  familyOf(row: number): string {
    return this.header.families[this.family[row] ?? 0] || "other";
  }

  styleOf(row: number): NodeStyle | undefined {
    return this.header.styles.nodes[this.familyOf(row)];
  }

  styleOfLine(line: LineData): TieStyle | undefined {
    return this.header.styles.ties[this.header.types[line.type] ?? ""];
  }

  countryOf(row: number): string {
    return this.header.countries[this.country[row] ?? 0] ?? "";
  }

  /** The pairs that an actor is in, as positions among all pairs. */
  pairsOf(row: number): Uint32Array {
    this.#around ??= incidence(this.actors, this.source, this.target);
    return this.#around.pair.subarray(this.#around.from[row], this.#around.from[row + 1]);
  }

  /** The other end of a pair. */
  other(pair: number, row: number): number {
    const source = this.source[pair] ?? 0;
    return source === row ? (this.target[pair] ?? 0) : source;
  }

  /** The first and the last year that any tie states, or null. */
  years(): readonly [number, number] | null {
    let first = 9999;
    let last = -9999;
    for (const years of [this.start, this.end]) {
      for (const year of years) {
        if (year === NO_YEAR) continue;
        if (year < first) first = year;
        if (year > last) last = year;
      }
    }
    return first <= last ? [first, last] : null;
  }

  #numbers(name: string): Uint8Array | Uint16Array | Uint32Array | Int16Array {
    const [kind, at, length] = this.#column(name);
    const offset = this.#body.byteOffset + at;
    const { buffer } = this.#body;
    if (kind === "u8") return new Uint8Array(buffer, offset, length);
    if (kind === "u16") return new Uint16Array(buffer, offset, length);
    if (kind === "i16") return new Int16Array(buffer, offset, length);
    return new Uint32Array(buffer, offset, length);
  }

  #texts(name: string): readonly string[] {
    const [, at, length] = this.#column(name);
    const text = new TextDecoder().decode(this.#body.subarray(at, at + length));
    return this.actors === 0 ? [] : text.split("\n");
  }

  #column(name: string): readonly [string, number, number] {
    const found = this.header.columns[name];
    if (!found) throw new Error(`the packed network has no column ${name}`);
    return found;
  }
}

function scaled(steps: Uint16Array, low: number, high: number): Float32Array {
  const found = new Float32Array(steps.length);
  const step = (high - low) / STEPS;
  for (let row = 0; row < steps.length; row += 1) found[row] = low + (steps[row] ?? 0) * step;
  return found;
}

function repeated(first: Uint32Array, pairs: number): Uint32Array {
  const found = new Uint32Array(pairs);
  let at = 0;
  for (let row = 0; row < first.length; row += 1) {
    const until = at + (first[row] ?? 0);
    found.fill(row, at, until);
    at = until;
  }
  return found;
}

function incidence(
  actors: number,
  source: Uint32Array,
  target: Uint16Array | Uint32Array,
): { from: Uint32Array; pair: Uint32Array } {
  const from = new Uint32Array(actors + 1);
  for (const ends of [source, target]) for (const row of ends) from[row + 1] = (from[row + 1] ?? 0) + 1;
  for (let row = 0; row < actors; row += 1) from[row + 1] = (from[row + 1] ?? 0) + (from[row] ?? 0);
  const next = from.slice();
  const pair = new Uint32Array(2 * source.length);
  for (let one = 0; one < source.length; one += 1) {
    for (const row of [source[one] ?? 0, target[one] ?? 0]) {
      const at = next[row] ?? 0;
      pair[at] = one;
      next[row] = at + 1;
    }
  }
  return { from, pair };
}
