/** The picture of a packed network: camera, what is painted from near and far, names, highlights. */

import { CanvasPainter } from "./canvas-painter.ts";
import { type Camera, Field, fitted, seen, zoomed } from "./field.ts";
import { GlPainter, rgb } from "./gl-painter.ts";
import { listen } from "./hands.ts";
import type { Box } from "./labels.ts";
import { type Ground, paintLines } from "./lines.ts";
import { type Look, ranking, sizes, tint } from "./look.ts";
import { wanted } from "./names.ts";
import { type Inks, paintBundles, paintChoice, paintNames } from "./overlay.ts";
import { type LineData, NO_YEAR, type PackedNetwork } from "./packed.ts";
import { type Ink, type Painter, SHAPES, type Scene, type Sizes, choice, radius } from "./painter.ts";
import { type Placed, place } from "./placing.ts";

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
/** Nobody comes nearer than to this many px for each unit of a small network's layout. */
const NEAREST = 1.6;

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
  readonly #under: HTMLCanvasElement;
  #base: HTMLCanvasElement;
  readonly #over: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #lines: CanvasRenderingContext2D;
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
  #gripped = false;

  constructor(stage: HTMLElement, data: PackedNetwork, look: Look, kind: string | null, events: PictureEvents) {
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
    this.#under = layer(stage);
    this.#base = layer(stage);
    this.#over = layer(stage);
    this.painter = this.#choose(kind);
    this.#lines = plain(this.#under, this.painter.slow);
    this.#context = plain(this.#over, this.painter.slow);
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
    this.camera = this.#whole();
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
    this.go(this.#whole());
  }

  /** The camera that shows all; few actors are not blown up to fill the picture. */
  #whole(): Camera {
    const all = fitted(this.field.area, this.#width, this.#height, PADDING);
    return this.data.lines.length ? { ...all, scale: Math.min(NEAREST, all.scale) } : all;
  }

  zoom(factor: number, dx = 0, dy = 0): void {
    const most = 40 / this.data.header.unit;
    const least = this.#whole().scale / 3;
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
    if (!this.#gripped) this.#settleSoon();
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
    return this.onScreen(this.data.x[row] ?? 0, this.data.y[row] ?? 0);
  }

  /** Where a place of the layout is, in px from the upper left corner. */
  onScreen(x: number, y: number): { x: number; y: number } {
    return {
      x: (x - this.camera.x) * this.camera.scale + this.#width / 2,
      y: (y - this.camera.y) * this.camera.scale + this.#height / 2,
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
    const [start, end] = [data.start[pair] ?? NO_YEAR, data.end[pair] ?? NO_YEAR];
    if (!this.#held(start === NO_YEAR ? null : start, end === NO_YEAR ? null : end)) return false;
    return this.isShown(data.source[pair] ?? 0) && this.isShown(data.target[pair] ?? 0);
  }

  /** Whether a line of a small network is shown under the filters. */
  isLine(line: LineData): boolean {
    if (this.#look.hiddenTypes & (1 << line.type)) return false;
    return this.#held(line.start, line.end) && this.isShown(line.source) && this.isShown(line.target);
  }

  /** Whether a tie held in the chosen year; without a date it holds in every year. */
  #held(start: number | null, end: number | null): boolean {
    const { year } = this.#look;
    return year === null || ((start === null || start <= year) && (end === null || end >= year));
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
    const single = this.data.lines.length > 0;
    const pairs = this.far || single ? new Uint32Array(0) : this.pairsInView();
    this.painted = pairs.length;
    this.painter.ties(pairs);
    this.painter.paint(this.camera, this.#sizes, this.#tieInk, true);
    this.#drawn = this.camera;
    for (const canvas of [this.#under, this.#base, this.#over]) canvas.style.transform = "";
    this.#lines.clearRect(0, 0, this.#width, this.#height);
    if (single) this.painted = paintLines(this.#lines, this.data, this.ground);
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
      context.fillStyle = this.#inks.paper;
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.drawImage(this.#under, 0, 0);
      context.drawImage(this.#base, 0, 0);
      context.drawImage(this.#over, 0, 0);
    }
    return canvas;
  }

  colourOf(row: number): string {
    return tint(this.data, row, this.#look.colour, this.#scheme.matches);
  }

  get look(): Look {
    return this.#look;
  }

  /** Where and how lines are painted. */
  get ground(): Ground {
    const bright = this.#bright();
    const { focus, path } = this.#look;
    const steps = new Set(path.slice(1).map((row, at) => pairKey(row, path[at] ?? 0)));
    return {
      at: (row) => this.at(row),
      sizeOf: (row) => this.sizeOf(row),
      isLine: (line) => this.isLine(line),
      bending: Math.min(1.3, this.camera.scale),
      dark: this.#scheme.matches,
      stands: ({ source, target }) =>
        path.length
          ? steps.has(pairKey(source, target))
          : focus >= 0
            ? source === focus || target === focus
            : !bright || (bright.has(source) && bright.has(target)),
    };
  }

  get size(): { readonly width: number; readonly height: number } {
    return { width: this.#width, height: this.#height };
  }

  sizeOf(row: number): number {
    return radius(this.#scene.size[row] ?? 1, this.#sizes.scale, this.#sizes.least);
  }

  get #tieInk(): Ink {
    const opacity = Math.min(0.32, Math.max(0.05, 7 / Math.sqrt(Math.max(1, this.painted))));
    return { colour: this.#inks.ink, opacity };
  }

  get #sizes(): Sizes {
    const room = Math.sqrt((this.#width * this.#height) / Math.max(1, this.data.actors));
    return {
      scale: this.camera.scale * this.data.header.unit,
      least: Math.min(7, Math.max(1.7, 0.11 * room)),
    };
  }

  #choose(kind: string | null): Painter {
    if (choice("WebGLRenderingContext" in window, kind, this.data.actors) === "webgl") {
      try {
        return new GlPainter(this.#base);
      } catch (error) {
        console.info("ioknow: drawing without WebGL", error);
      }
    }
    // A canvas that was asked for WebGL gives nothing else: take a new one, below the names.
    const canvas = layer(this.#stage);
    this.#base.replaceWith(canvas);
    this.#base = canvas;
    return new CanvasPainter(canvas, this.field);
  }

  #colourAll(): void {
    const { data } = this;
    const { size, shape, colour } = this.#scene;
    size.set(sizes(data, this.#look.size));
    const bright = this.#bright();
    for (let row = 0; row < data.actors; row += 1) {
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

  /** The ties that are painted one by one in this view. */
  pairsInView(): Uint32Array {
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
    const inks = this.#inks;
    if (this.far) paintBundles(context, this, inks);
    paintChoice(context, this, inks);
    context.font = FONT;
    const area = seen(this.camera, this.#width, this.#height);
    const names = wanted(this, area, this.data.actors > MOST_SINGLE);
    this.placed = place(names, MOST_LABELS, this.size, (line, bold) => this.#wide(line) * (bold ? 1.1 : 1), this.#symbols());
    this.#stage.dataset["labels"] = String(this.placed.length);
    paintNames(context, this.placed, FONT, inks);
  }

  /** Of a small network, where the actors are: names are not written over them. */
  #symbols(): Box[] {
    if (!this.data.lines.length) return [];
    return Array.from(this.ranked.filter((row) => this.isShown(row)), (row) => {
      const { x, y } = this.at(row);
      const half = 0.8 * this.sizeOf(row);
      return { left: x - half, top: y - half, right: x + half, bottom: y + half };
    });
  }

  #wide(line: string): number {
    let found = this.#widths.get(line);
    if (found === undefined) {
      found = this.#context.measureText(line).width;
      this.#widths.set(line, found);
    }
    return found;
  }

  #paintMoving(): void {
    this.#frame = 0;
    const zoom = this.camera.scale / this.#drawn.scale;
    const dx = (this.#drawn.x - this.camera.x) * this.camera.scale;
    const dy = (this.#drawn.y - this.camera.y) * this.camera.scale;
    const moved = `translate(${dx}px, ${dy}px) scale(${zoom})`;
    this.#over.style.transform = this.#under.style.transform = moved;
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
    for (const context of [this.#lines, this.#context]) {
      context.canvas.width = Math.round(this.#width * ratio);
      context.canvas.height = Math.round(this.#height * ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
    }
  }

  #resized(): void {
    if (this.#stage.clientWidth === this.#width && this.#stage.clientHeight === this.#height) return;
    const all = this.#whole().scale === this.camera.scale;
    this.#measure();
    if (all) this.fit();
    else this.settle();
  }

  get #inks(): Inks {
    const style = getComputedStyle(this.#stage);
    const dark = this.#scheme.matches;
    const read = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise;
    return {
      ink: read("--ink", dark ? "#e4ebf0" : "#16202a"),
      paper: read("--surface", dark ? "#151e26" : "#ffffff"),
      accent: read("--accent", dark ? "#7fc4e3" : "#0f5f80"),
    };
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
        this.#gripped = true;
      },
      release: () => {
        this.#gripped = false;
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

/**
 * A context that is painted where that is cheapest: without a graphics card by the processor
 * itself, which is several times cheaper than by its imitation of one.
 */
function plain(canvas: HTMLCanvasElement, slow: boolean): CanvasRenderingContext2D {
  const context = canvas.getContext("2d", { willReadFrequently: slow });
  if (!context) throw new Error("no canvas");
  return context;
}

function pairKey(one: number, other: number): number {
  return Math.min(one, other) * 65536 + Math.max(one, other);
}
