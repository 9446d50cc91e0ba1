/** What is painted over actors and ties: bundles between districts, the reader's choice, names. */

import { outline } from "./canvas-painter.ts";
import { byDegree } from "./names.ts";
import type { Picture } from "./picture.ts";
import { LINE, type Placed } from "./placing.ts";

export interface Inks {
  readonly ink: string;
  readonly paper: string;
  readonly accent: string;
}

/** The ties of districts with each other, seen from afar: the more, the broader. */
export function paintBundles(context: CanvasRenderingContext2D, picture: Picture, { ink }: Inks): void {
  const { districts, bundles } = picture.data.header;
  const most = Math.max(1, ...bundles.map(([, , pairs]) => pairs));
  context.strokeStyle = ink;
  context.lineCap = "round";
  context.globalAlpha = 0.1;
  for (const [first, second, pairs] of bundles) {
    const one = districts[first];
    const other = districts[second];
    if (!one || !other) continue;
    context.lineWidth = 0.6 + 6 * Math.sqrt(pairs / most);
    segments(context, [picture.onScreen(one.x, one.y), picture.onScreen(other.x, other.y)]);
  }
  context.globalAlpha = 1;
}

/** The actor in focus with its ties, or a path. */
export function paintChoice(context: CanvasRenderingContext2D, picture: Picture, { ink, accent }: Inks): void {
  const { focus, path } = picture.look;
  const { data } = picture;
  context.strokeStyle = accent;
  if (focus >= 0 && !path.length && !data.lines.length) {
    context.globalAlpha = 0.75;
    context.lineWidth = 1.4;
    for (const row of byDegree(picture, picture.partners(focus))) {
      segments(context, [picture.at(focus), picture.at(row)]);
    }
  }
  context.globalAlpha = 1;
  context.lineWidth = 3;
  if (path.length > 1) segments(context, path.map((row) => picture.at(row)));
  context.lineWidth = 2;
  const { focal } = data.header;
  if (focal >= 0 && picture.isShown(focal)) {
    const { x, y } = picture.at(focal);
    context.strokeStyle = picture.colourOf(focal);
    context.beginPath();
    context.arc(x, y, picture.sizeOf(focal) + 4, 0, 2 * Math.PI);
    context.stroke();
  }
  context.strokeStyle = ink;
  for (const row of new Set([focus, ...path])) {
    if (row < 0) continue;
    const { x, y } = picture.at(row);
    context.fillStyle = picture.colourOf(row);
    context.beginPath();
    outline(context, data.styleOf(row)?.shape ?? "circle", x, y, Math.max(7, picture.sizeOf(row) + 2));
    context.fill();
    context.stroke();
  }
}

/** Names with a halo, so that they are read over lines. */
export function paintNames(
  context: CanvasRenderingContext2D,
  placed: readonly Placed[],
  font: string,
  { ink, paper }: Inks,
): void {
  context.strokeStyle = paper;
  context.fillStyle = ink;
  context.lineWidth = 3.5;
  context.lineJoin = "round";
  context.textAlign = "center";
  for (const label of placed) {
    context.font = label.key < 0 ? `600 ${font}` : font;
    label.lines.forEach((line, at) => {
      context.strokeText(line, label.x, label.y + at * LINE);
      context.fillText(line, label.x, label.y + at * LINE);
    });
  }
}

function segments(context: CanvasRenderingContext2D, points: readonly { readonly x: number; readonly y: number }[]): void {
  context.beginPath();
  for (const { x, y } of points) context.lineTo(x, y);
  context.stroke();
}
