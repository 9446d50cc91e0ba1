/** The ties of a small network, each line in the style of its type, bent apart, with arrows. */

import type { LineData, PackedNetwork } from "./packed.ts";

const ARROW = 9;
const FAINT = 0.12;

export interface Ground {
  at(row: number): { readonly x: number; readonly y: number };
  sizeOf(row: number): number;
  /** Whether a line is shown under the filters. */
  isLine(line: LineData): boolean;
  /** Pixels for each unit of the layout. */
  readonly bending: number;
  readonly dark: boolean;
  /** Whether a line stands out among the others. */
  stands(line: LineData): boolean;
}

interface Course {
  readonly from: readonly [number, number];
  readonly over: readonly [number, number];
  readonly to: readonly [number, number];
  readonly arrows: readonly (readonly (readonly [number, number])[])[];
}

/** Paint all lines that are shown; return how many ties they stand for. */
export function paintLines(context: CanvasRenderingContext2D, data: PackedNetwork, ground: Ground): number {
  let ties = 0;
  const shown = data.lines.filter((line) => ground.isLine(line));
  const weight = (line: LineData): number => Number(ground.stands(line));
  for (const line of shown.sort((one, other) => weight(one) - weight(other))) {
    ties += line.count;
    const { from, over, to, arrows } = course(line, ground);
    const style = data.styleOfLine(line);
    context.strokeStyle = context.fillStyle = (ground.dark ? style?.dark : style?.light) ?? "#57616d";
    context.globalAlpha = ground.stands(line) ? 1 : FAINT;
    context.lineWidth = 1.6 + Math.min(1.6, 0.4 * (line.count - 1));
    context.setLineDash((style?.dash ?? "").split(" ").filter(Boolean).map(Number));
    context.beginPath();
    context.moveTo(...from);
    context.quadraticCurveTo(...over, ...to);
    context.stroke();
    for (const corners of arrows) {
      context.beginPath();
      for (const corner of corners) context.lineTo(...corner);
      context.fill();
    }
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
  return ties;
}

/** The lines as paths for a file. */
export function svgLines(data: PackedNetwork, ground: Ground): string {
  const said = (point: readonly [number, number]): string => point.map((one) => one.toFixed(1)).join(" ");
  return data.lines
    .filter((line) => ground.isLine(line))
    .map((line) => {
      const { from, over, to, arrows } = course(line, ground);
      const style = data.styleOfLine(line);
      const dash = style?.dash ? ` stroke-dasharray="${style.dash}"` : "";
      const heads = arrows.map((corners) => `<path d="M${corners.map(said).join("L")}Z" fill="${style?.light}"/>`);
      return `<path d="M${said(from)}Q${said(over)} ${said(to)}" fill="none" stroke="${style?.light}" stroke-width="1.6"${dash}/>${heads.join("")}`;
    })
    .join("");
}

function course(line: LineData, ground: Ground): Course {
  const start = ground.at(line.source);
  const end = ground.at(line.target);
  const length = Math.hypot(end.x - start.x, end.y - start.y) || 1;
  // The middle of a quadratic curve lies halfway to its control point.
  const bend = (2 * line.bend * ground.bending) / length;
  const over = [
    (start.x + end.x) / 2 + bend * (end.y - start.y),
    (start.y + end.y) / 2 + bend * (start.x - end.x),
  ] as const;
  const first = ground.sizeOf(line.source);
  const last = ground.sizeOf(line.target);
  const from = towards(start, over, first + (line.both ? ARROW : 2));
  const to = towards(end, over, last + (line.directed ? ARROW : 2));
  const arrows = [];
  if (line.directed) arrows.push(arrow(to, towards(end, over, last + 1)));
  if (line.both) arrows.push(arrow(from, towards(start, over, first + 1)));
  return { from, over, to, arrows };
}

function towards(
  origin: { readonly x: number; readonly y: number },
  [x, y]: readonly [number, number],
  distance: number,
): readonly [number, number] {
  const share = Math.min(0.9, distance / (Math.hypot(x - origin.x, y - origin.y) || 1));
  return [origin.x + (x - origin.x) * share, origin.y + (y - origin.y) * share];
}

function arrow(
  [baseX, baseY]: readonly [number, number],
  tip: readonly [number, number],
): readonly (readonly [number, number])[] {
  const length = Math.hypot(tip[0] - baseX, tip[1] - baseY) || 1;
  const across = (ARROW / 2.2) * ((tip[1] - baseY) / length);
  const along = (ARROW / 2.2) * ((tip[0] - baseX) / length);
  return [tip, [baseX - across, baseY + along], [baseX + across, baseY - along]];
}
