/** The picture of a packed network: camera, what is painted from near and far, names, highlights. */

import { CanvasPainter, outline } from "./canvas-painter.ts";
import { type Camera, Field, fitted, seen, zoomed } from "./field.ts";
import { GlPainter, rgb } from "./gl-painter.ts";
import { listen } from "./hands.ts";
import { NO_YEAR, type PackedNetwork } from "./packed.ts";
import { type Ink, type Painter, SHAPES, type Scene, type Sizes, choice, radius } from "./painter.ts";
import { LINE, type Placed, type Wanted, broken, place } from "./placing.ts";

export type ColourBy = "family" | "country";
export type SizeBy = "degree" | "equal";

/** What the reader chose to see. */
export interface Look {
  readonly colour: ColourBy;
  readonly size: SizeBy;
  readonly hiddenTypes: number;
  readonly hiddenFamilies: ReadonlySet<number>;
  readonly year: number | null;
  readonly focus: number;
  readonly path: readonly number[];
  readonly matches: ReadonlySet<number> | null;
}

export interface PictureEvents {
  over(row: number): void;
  pick(row: number): void;
  open(row: number): void;
  moved(): void;
}

const FONT = '12px system-ui, "Noto Sans", "Noto Sans CJK JP", sans-serif';
const PADDING = 40;
const MOST_LABELS = 120;
/** Ties painted at most: with a graphics card, and where the processor has to do it. */
const BUDGET = { fast: 20000, slow: 3000 };
/** Actors up to which ties are drawn one by one from afar, too. */
const MOST_SINGLE = 3000;
/** An actor smaller than this, in px, is seen as part of its district. */
const FAR = 2;
/** Actors up to which every frame of a movement is painted anew without a graphics card. */
const MOST_REDRAWN = 500;
const SETTLED = 140;
/** Colours that stay apart for colour-blind readers (Okabe and Ito 2008), for light and dark. */
export const TINTS = [
  ["#0072b2", "#56b4e9"],
  ["#b84a00", "#f0924f"],
  ["#00795a", "#2fc79c"],
  ["#a8447f", "#e49ac4"],
  ["#8a6500", "#e6b93c"],
  ["#4b3fa0", "#a9a0ff"],
  ["#5c6670", "#aab4bd"],
] as const;

export class Picture {
  readonly data: PackedNetwork;
  readonly field: Field;
  readonly painter: Painter;
  readonly ranked: Uint32Array;
  camera: Camera = { x: 0, y: 0, scale: 1 };
  placed: readonly Placed[] = [];
  painted = 0;
  #look: Look;
  readonly #stage: HTMLElement;
  #base: HTMLCanvasElement;
  readonly #over: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #widths = new Map<string, number>();
  readonly #scheme = window.matchMedia("(prefers-color-scheme: dark)");
  readonly #events: PictureEvents;
  readonly #scene: Scene;
  #drawn: Camera = { x: 0, y: 0, scale: 1 };
  #width = 1;
  #height = 1;
  #frame = 0;
  #timer = 0;
  /** Whether a hand holds the picture: it is drawn anew when it lets go. */
  #held = false;

  constructor(stage: HTMLElement, data: PackedNetwork, look: Look, wanted: string | null, events: PictureEvents) {
    this.data = data;
    this.#stage = stage;
    this.#look = look;
    this.#events = events;
    this.ranked = ranking(data);
    const rank = new Uint32Array(data.actors);
    this.ranked.forEach((row, position) => {
      rank[row] = position;
    });
    this.field = new Field(data.x, data.y, rank);
    this.#base = layer(stage);
    this.#over = layer(stage);
    const context = this.#over.getContext("2d");
    if (!context) throw new Error("no canvas");
    this.#context = context;
    this.painter = this.#choose(wanted);
    this.#scene = {
      x: data.x,
      y: data.y,
      size: new Float32Array(data.actors),
      shape: new Uint8Array(data.actors),
      colour: new Uint8Array(4 * data.actors),
      source: data.source,
      target: data.target,
    };
    this.#listen();
    this.#measure();
    this.camera = fitted(this.field.area, this.#width, this.#height, PADDING);
    new ResizeObserver(() => this.#resized()).observe(stage);
    this.#scheme.addEventListener("change", () => this.show(this.#look));
    this.show(look);
  }

  show(look: Look): void {
    this.#look = look;
    this.#colourAll();
    this.painter.update(this.#scene);
    this.settle();
  }

  fit(): void {
    this.go(fitted(this.field.area, this.#width, this.#height, PADDING));
  }

  zoom(factor: number, dx = 0, dy = 0): void {
    const most = 40 / this.data.header.unit;
    const least = fitted(this.field.area, this.#width, this.#height, PADDING).scale / 3;
    const scale = Math.min(most, Math.max(least, this.camera.scale * factor));
    this.move(zoomed(this.camera, scale / this.camera.scale, dx, dy));
  }

  /** Look from elsewhere, and draw all of it at once. */
  go(camera: Camera): void {
    this.camera = camera;
    this.settle();
    this.#events.moved();
  }

  /** Look from elsewhere while the reader moves on. */
  move(camera: Camera): void {
    this.camera = camera;
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.#paintMoving());
    window.clearTimeout(this.#timer);
    if (!this.#held) this.#settleSoon();
  }

  #settleSoon(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      this.settle();
      this.#events.moved();
    }, SETTLED);
  }

  /** Bring an actor into sight, near enough for its name. */
  reveal(row: number): void {
    const at = this.at(row);
    const inside = at.x > 40 && at.y > 40 && at.x < this.#width - 40 && at.y < this.#height - 40;
    const near = Math.max(this.camera.scale, 4 / this.data.header.unit);
    if (inside && near === this.camera.scale) return;
    this.go({ x: this.data.x[row] ?? 0, y: this.data.y[row] ?? 0, scale: near });
  }

  /** Where an actor is, in px from the upper left corner. */
  at(row: number): { x: number; y: number } {
    return {
      x: ((this.data.x[row] ?? 0) - this.camera.x) * this.camera.scale + this.#width / 2,
      y: ((this.data.y[row] ?? 0) - this.camera.y) * this.camera.scale + this.#height / 2,
    };
  }

  /** Whether an actor is shown under the filters. */
  isShown(row: number): boolean {
    return !this.#look.hiddenFamilies.has(this.data.family[row] ?? 0);
  }

  /** Whether a tied pair is shown under the filters. */
  isTied(pair: number): boolean {
    const { data } = this;
    if (((data.types[pair] ?? 0) & ~this.#look.hiddenTypes) === 0 && (data.types[pair] ?? 0) !== 0) return false;
    const { year } = this.#look;
    if (year !== null) {
      const start = data.start[pair] ?? NO_YEAR;
      const end = data.end[pair] ?? NO_YEAR;
      if ((start !== NO_YEAR && start > year) || (end !== NO_YEAR && end < year)) return false;
    }
    return this.isShown(data.source[pair] ?? 0) && this.isShown(data.target[pair] ?? 0);
  }

  /** The partners of an actor under the filters. */
  partners(row: number): number[] {
    const found: number[] = [];
    for (const pair of this.data.pairsOf(row)) if (this.isTied(pair)) found.push(this.data.other(pair, row));
    return found;
  }

  get far(): boolean {
    return this.data.actors > MOST_SINGLE && this.data.header.districts.length > 1 && this.data.header.unit * this.camera.scale < FAR;
  }

  /** Draw all of it: ties in view, names, highlights. */
  settle(): void {
    window.clearTimeout(this.#timer);
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const pairs = this.far ? new Uint32Array(0) : this.#pairsInView();
    this.painted = pairs.length;
    this.painter.ties(pairs);
    this.painter.paint(this.camera, this.#sizes, this.#tieInk, true);
    this.#drawn = this.camera;
    this.#over.style.transform = this.#base.style.transform = "";
    this.#drawOver();
  }

  /** All of it as one canvas, for a file. */
  flattened(): HTMLCanvasElement {
    this.settle();
    const canvas = document.createElement("canvas");
    canvas.width = this.#base.width;
    canvas.height = this.#base.height;
    const context = canvas.getContext("2d");
    if (context) {
      context.fillStyle = this.#paper();
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.drawImage(this.#base, 0, 0);
      context.drawImage(this.#over, 0, 0);
    }
    return canvas;
  }

  colourOf(row: number): string {
    const dark = this.#scheme.matches ? 1 : 0;
    if (this.#look.colour === "country") {
      const country = this.data.country[row] ?? 0;
      const named = (this.data.header.countries[country] ?? "") !== "" && country < TINTS.length - 1;
      return TINTS[named ? country : TINTS.length - 1]?.[dark] ?? "#5c6670";
    }
    const style = this.data.styleOf(row);
    return (dark ? style?.dark : style?.light) ?? "#57616d";
  }

  get size(): { readonly width: number; readonly height: number } {
    return { width: this.#width, height: this.#height };
  }

  sizeOf(row: number): number {
    return radius(this.#scene.size[row] ?? 1, this.#sizes.scale, this.#sizes.least);
  }

  get #tieInk(): Ink {
    const opacity = Math.min(0.32, Math.max(0.05, 7 / Math.sqrt(Math.max(1, this.painted))));
    return { colour: this.#ink(), opacity };
  }

  get #sizes(): Sizes {
    const room = Math.sqrt((this.#width * this.#height) / Math.max(1, this.data.actors));
    return {
      scale: this.camera.scale * this.data.header.unit,
      least: Math.min(7, Math.max(1.7, 0.11 * room)),
    };
  }

  pairsInView(): Uint32Array {
    return this.#pairsInView();
  }

  #choose(wanted: string | null): Painter {
    if (choice("WebGLRenderingContext" in window, wanted) === "webgl") {
      try {
        return new GlPainter(this.#base);
      } catch (error) {
        console.info("ioknow: drawing without WebGL", error);
      }
    }
    // A canvas that was asked for WebGL gives nothing else: take a new one, below the names.
    const plain = layer(this.#stage);
    this.#base.replaceWith(plain);
    this.#base = plain;
    return new CanvasPainter(plain, this.field);
  }

  #colourAll(): void {
    const { data } = this;
    const { size, shape, colour } = this.#scene;
    let most = 1;
    for (const degree of data.degree) if (degree > most) most = degree;
    const bright = this.#bright();
    for (let row = 0; row < data.actors; row += 1) {
      const weight = Math.sqrt((data.degree[row] ?? 0) / most);
      size[row] = this.#look.size === "degree" ? 0.55 + 1.1 * weight : 0.75;
      shape[row] = Math.max(0, SHAPES.indexOf(data.styleOf(row)?.shape ?? "circle"));
      const [red, green, blue] = rgb(this.colourOf(row));
      const shown = this.isShown(row);
      colour.set([red, green, blue, shown ? (bright && !bright.has(row) ? 46 : 235) : 0], 4 * row);
    }
  }

  /** Actors that stand out, or null where all do. */
  #bright(): ReadonlySet<number> | null {
    const { focus, path, matches } = this.#look;
    if (path.length) return new Set(path);
    if (focus >= 0) return new Set([focus, ...this.partners(focus)]);
    return matches;
  }

  #pairsInView(): Uint32Array {
    const { data } = this;
    const budget = this.painter.slow ? BUDGET.slow : BUDGET.fast;
    const area = seen(this.camera, this.#width, this.#height);
    const inside = new Uint8Array(data.actors);
    this.field.visit(area, (some) => {
      for (const row of some) inside[row] = 1;
    });
    const found: number[] = [];
    for (let pair = 0; pair < data.pairs; pair += 1) {
      if (!(inside[data.source[pair] ?? 0] || inside[data.target[pair] ?? 0])) continue;
      if (this.isTied(pair)) found.push(pair);
    }
    if (found.length > budget) {
      // Ties of the best connected tell most; the others appear when the reader comes nearer.
      const weight = (pair: number): number =>
        Math.min(data.degree[data.source[pair] ?? 0] ?? 0, data.degree[data.target[pair] ?? 0] ?? 0);
      found.sort((one, other) => weight(other) - weight(one) || one - other);
      found.length = budget;
    }
    return Uint32Array.from(found);
  }

  #drawOver(): void {
    const context = this.#context;
    context.clearRect(0, 0, this.#width, this.#height);
    const { focus, path } = this.#look;
    const accent = this.#style("--accent", this.#scheme.matches ? "#7fc4e3" : "#0f5f80");
    if (this.far) this.#drawBundles();
    context.strokeStyle = accent;
    context.lineWidth = 1.4;
    if (focus >= 0 && !path.length) {
      context.globalAlpha = 0.75;
      context.beginPath();
      for (const partner of this.partners(focus)) this.#segment(focus, partner);
      context.stroke();
    }
    if (path.length > 1) {
      context.globalAlpha = 1;
      context.lineWidth = 3;
      context.beginPath();
      for (let at = 1; at < path.length; at += 1) this.#segment(path[at - 1] ?? 0, path[at] ?? 0);
      context.stroke();
    }
    context.globalAlpha = 1;
    for (const row of new Set([focus, ...path])) {
      if (row < 0) continue;
      const { x, y } = this.at(row);
      context.fillStyle = this.colourOf(row);
      context.strokeStyle = this.#ink();
      context.lineWidth = 2;
      context.beginPath();
      outline(context, this.data.styleOf(row)?.shape ?? "circle", x, y, Math.max(7, this.sizeOf(row) + 2));
      context.fill();
      context.stroke();
    }
    this.#drawLabels();
  }

  #segment(one: number, other: number): void {
    const start = this.at(one);
    const end = this.at(other);
    this.#context.moveTo(start.x, start.y);
    this.#context.lineTo(end.x, end.y);
  }

  #drawBundles(): void {
    const context = this.#context;
    const { districts, bundles } = this.data.header;
    const most = Math.max(1, ...bundles.map(([, , pairs]) => pairs));
    context.strokeStyle = this.#ink();
    context.lineCap = "round";
    for (const [first, second, pairs] of bundles) {
      const one = districts[first];
      const other = districts[second];
      if (!one || !other) continue;
      context.globalAlpha = 0.1;
      context.lineWidth = 0.6 + 6 * Math.sqrt(pairs / most);
      context.beginPath();
      context.moveTo(this.#across(one.x), this.#down(one.y));
      context.lineTo(this.#across(other.x), this.#down(other.y));
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  #drawLabels(): void {
    const context = this.#context;
    context.font = FONT;
    context.textAlign = "center";
    context.lineJoin = "round";
    this.placed = place(this.#wanted(), MOST_LABELS, this.size, (line, bold) => this.#wide(line) * (bold ? 1.1 : 1));
    this.#stage.dataset["labels"] = String(this.placed.length);
    context.strokeStyle = this.#paper();
    context.fillStyle = this.#ink();
    context.lineWidth = 3.5;
    for (const label of this.placed) {
      context.font = label.key < 0 ? `600 ${FONT}` : FONT;
      label.lines.forEach((line, at) => {
        context.strokeText(line, label.x, label.y + at * LINE);
        context.fillText(line, label.x, label.y + at * LINE);
      });
    }
  }

  /** Labels in the order of importance: the reader's choice, districts from afar, big actors. */
  *#wanted(): Generator<Wanted> {
    const { focus, path, matches } = this.#look;
    const first = new Set([...(focus >= 0 ? [focus] : []), ...path]);
    for (const row of first) yield this.#labelOf(row);
    if (focus >= 0 && !path.length) {
      for (const row of this.partners(focus).sort((a, b) => (this.data.degree[b] ?? 0) - (this.data.degree[a] ?? 0))) {
        if (!first.has(row)) yield this.#labelOf(row);
      }
      return;
    }
    if (path.length) return;
    const told = new Set<string>();
    if (this.far && !matches) {
      for (const [at, district] of this.data.header.districts.entries()) {
        const x = this.#across(district.x);
        const y = this.#down(district.y) - LINE;
        told.add(district.short);
        yield { key: -1 - at, x, y, reach: 0, lines: [...broken(district.short), district.count.toLocaleString()] };
      }
    }
    const area = seen(this.camera, this.#width, this.#height);
    const inside = new Uint8Array(this.data.actors);
    this.field.visit(area, (some) => {
      // Of many actors a few of every cell are enough: more names would not fit.
      for (const row of this.data.actors > MOST_SINGLE ? some.subarray(0, 12) : some) inside[row] = 1;
    });
    let tried = 0;
    for (const row of matches ? this.ranked.filter((one) => matches.has(one)) : this.ranked) {
      if (!inside[row] || !this.isShown(row) || first.has(row) || told.has(this.data.labels[row] ?? "")) continue;
      tried += 1;
      if (tried > 1500) return;
      yield this.#labelOf(row);
    }
  }

  #labelOf(row: number): Wanted {
    const { x, y } = this.at(row);
    return { key: row, x, y, reach: this.sizeOf(row), lines: broken(this.data.labels[row] ?? "") };
  }

  #wide(line: string): number {
    let found = this.#widths.get(line);
    if (found === undefined) {
      found = this.#context.measureText(line).width;
      this.#widths.set(line, found);
    }
    return found;
  }

  #across(x: number): number {
    return (x - this.camera.x) * this.camera.scale + this.#width / 2;
  }

  #down(y: number): number {
    return (y - this.camera.y) * this.camera.scale + this.#height / 2;
  }

  #paintMoving(): void {
    this.#frame = 0;
    const zoom = this.camera.scale / this.#drawn.scale;
    const dx = (this.#drawn.x - this.camera.x) * this.camera.scale;
    const dy = (this.#drawn.y - this.camera.y) * this.camera.scale;
    const moved = `translate(${dx}px, ${dy}px) scale(${zoom})`;
    this.#over.style.transform = moved;
    // Where the processor draws, what was drawn is shifted: every pixel drawn anew costs.
    if (this.painter.slow && this.data.actors > MOST_REDRAWN) this.#base.style.transform = moved;
    else this.painter.paint(this.camera, this.#sizes, this.#tieInk, !this.painter.slow);
  }

  #measure(): void {
    const { clientWidth, clientHeight } = this.#stage;
    this.#width = Math.max(1, clientWidth);
    this.#height = Math.max(1, clientHeight);
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    this.painter.resize(this.#width, this.#height, ratio);
    this.#over.width = Math.round(this.#width * ratio);
    this.#over.height = Math.round(this.#height * ratio);
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  #resized(): void {
    if (this.#stage.clientWidth === this.#width && this.#stage.clientHeight === this.#height) return;
    const all = fitted(this.field.area, this.#width, this.#height, PADDING).scale === this.camera.scale;
    this.#measure();
    if (all) this.fit();
    else this.settle();
  }

  #style(name: string, otherwise: string): string {
    return getComputedStyle(this.#stage).getPropertyValue(name).trim() || otherwise;
  }

  #ink(): string {
    return this.#style("--ink", this.#scheme.matches ? "#e4ebf0" : "#16202a");
  }

  #paper(): string {
    return this.#style("--surface", this.#scheme.matches ? "#151e26" : "#ffffff");
  }

  #rowAt(event: MouseEvent): number {
    const box = this.#stage.getBoundingClientRect();
    const x = this.camera.x + (event.clientX - box.left - this.#width / 2) / this.camera.scale;
    const y = this.camera.y + (event.clientY - box.top - this.#height / 2) / this.camera.scale;
    const row = this.field.nearest(x, y, 14 / this.camera.scale);
    return row >= 0 && this.isShown(row) ? row : -1;
  }

  #listen(): void {
    listen(this.#stage, {
      over: (row) => this.#events.over(row),
      pick: (row) => this.#events.pick(row),
      open: (row) => this.#events.open(row),
      rowAt: (event) => this.#rowAt(event),
      zoom: (factor, dx, dy) => this.zoom(factor, dx, dy),
      pan: (dx, dy) => {
        const { x, y, scale } = this.camera;
        this.move({ x: x - dx / scale, y: y - dy / scale, scale });
      },
      hold: () => {
        this.#held = true;
      },
      release: () => {
        this.#held = false;
        this.#settleSoon();
      },
    });
  }
}

function layer(stage: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.setAttribute("aria-hidden", "true");
  stage.append(canvas);
  return canvas;
}

/** The rows in the order of importance: the one in the middle, then the best connected. */
function ranking(data: PackedNetwork): Uint32Array {
  const rows = Uint32Array.from({ length: data.actors }, (_, row) => row);
  const { focal } = data.header;
  return rows.sort(
    (one, other) =>
      Number(other === focal) - Number(one === focal) ||
      (data.degree[other] ?? 0) - (data.degree[one] ?? 0) ||
      one - other,
  );
}
