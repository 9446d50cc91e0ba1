/** Paints on a plain canvas, where there is no WebGL: what is in view, small actors as dots. */

import { type Camera, type Field, seen } from "./field.ts";
import { type Ink, type Painter, SHAPES, type Scene, type Sizes, radius } from "./painter.ts";

/** Radius in px below which shapes cannot be told apart. */
const DOT = 2.4;

export class CanvasPainter implements Painter {
  readonly kind = "canvas";
  readonly slow = true;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #field: Field;
  #scene: Scene | null = null;
  #pairs = new Uint32Array(0);
  #width = 1;
  #height = 1;

  /** Throws where the browser gives no context. */
  constructor(canvas: HTMLCanvasElement, field: Field) {
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("no canvas");
    this.#canvas = canvas;
    this.#context = context;
    this.#field = field;
  }

  update(scene: Scene): void {
    this.#scene = scene;
  }

  ties(pairs: Uint32Array): void {
    this.#pairs = new Uint32Array(pairs);
  }

  resize(width: number, height: number, ratio: number): void {
    this.#width = width;
    this.#height = height;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  paint(camera: Camera, sizes: Sizes, ink: Ink, lines: boolean): void {
    const context = this.#context;
    context.clearRect(0, 0, this.#width, this.#height);
    const scene = this.#scene;
    if (!scene) return;
    const across = (x: number): number => (x - camera.x) * camera.scale + this.#width / 2;
    const down = (y: number): number => (y - camera.y) * camera.scale + this.#height / 2;
    if (lines && this.#pairs.length) {
      context.beginPath();
      for (const pair of this.#pairs) {
        const one = scene.source[pair] ?? 0;
        const other = scene.target[pair] ?? 0;
        context.moveTo(across(scene.x[one] ?? 0), down(scene.y[one] ?? 0));
        context.lineTo(across(scene.x[other] ?? 0), down(scene.y[other] ?? 0));
      }
      context.strokeStyle = ink.colour;
      context.globalAlpha = ink.opacity;
      context.lineWidth = 1;
      context.stroke();
    }
    const looks = new Map<number, number[]>();
    const { colour } = scene;
    this.#field.visit(seen(camera, this.#width + 40, this.#height + 40), (some) => {
      for (const row of some) {
        const at = 4 * row;
        const tint = ((colour[at] ?? 0) << 16) | ((colour[at + 1] ?? 0) << 8) | (colour[at + 2] ?? 0);
        const look = (tint * 8 + (scene.shape[row] ?? 0)) * 256 + (colour[at + 3] ?? 255);
        const rows = looks.get(look);
        if (rows) rows.push(row);
        else looks.set(look, [row]);
      }
    });
    for (const [look, rows] of [...looks].sort(([one], [other]) => (one % 256) - (other % 256))) {
      const tint = Math.floor(look / 2048);
      context.globalAlpha = (look % 256) / 255;
      context.fillStyle = context.strokeStyle = `#${tint.toString(16).padStart(6, "0")}`;
      const shape = SHAPES[Math.floor(look / 256) % 8] ?? "circle";
      context.beginPath();
      for (const row of rows) {
        const x = across(scene.x[row] ?? 0);
        const y = down(scene.y[row] ?? 0);
        const size = radius(scene.size[row] ?? 1, sizes.scale, sizes.least);
        if (size < DOT) context.fillRect(x - size, y - size, 2 * size, 2 * size);
        else outline(context, shape, x, y, size);
      }
      if (shape === "ring" || shape === "double") {
        context.lineWidth = 2;
        context.stroke();
      } else context.fill();
    }
    context.globalAlpha = 1;
  }

  destroy(): void {
    this.#canvas.width = 0;
  }
}

/** Add the outline of a shape to a path. */
export function outline(
  context: CanvasRenderingContext2D,
  shape: string,
  x: number,
  y: number,
  size: number,
): void {
  if (shape === "square") context.rect(x - 0.86 * size, y - 0.86 * size, 1.72 * size, 1.72 * size);
  else if (shape === "diamond") polygon(context, 4, x, y, 1.2 * size, 0);
  else if (shape === "triangle") polygon(context, 3, x, y, 1.3 * size, -90);
  else if (shape === "hexagon") polygon(context, 6, x, y, 1.1 * size, 0);
  else if (shape === "cross") {
    const third = 0.38 * size;
    context.rect(x - third, y - size, 2 * third, 2 * size);
    context.rect(x - size, y - third, 2 * size, 2 * third);
  } else {
    context.moveTo(x + size, y);
    context.arc(x, y, size, 0, 2 * Math.PI);
    if (shape === "double") {
      context.moveTo(x + 0.4 * size, y);
      context.arc(x, y, 0.4 * size, 0, 2 * Math.PI);
    }
  }
}

function polygon(
  context: CanvasRenderingContext2D,
  corners: number,
  x: number,
  y: number,
  size: number,
  turn: number,
): void {
  for (let corner = 0; corner < corners; corner += 1) {
    const angle = ((turn + (360 * corner) / corners) * Math.PI) / 180;
    const to = [x + size * Math.cos(angle), y + size * Math.sin(angle)] as const;
    if (corner === 0) context.moveTo(...to);
    else context.lineTo(...to);
  }
  context.closePath();
}
