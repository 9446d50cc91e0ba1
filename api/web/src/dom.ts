/** Elements of the page, made in one line. */

import { SYMBOLS } from "./symbols.ts";

const SPACE = "http://www.w3.org/2000/svg";

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>>,
  text = "",
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

export function button(label: string, text: string, act: () => void): HTMLButtonElement {
  const named: Readonly<Record<string, string>> = label === text ? {} : { "aria-label": label };
  const made = element("button", { type: "button", ...named }, text);
  made.addEventListener("click", act);
  return made;
}

/** The symbol of a kind of actor, for a legend. */
export function symbol(shape: string, colour: string): SVGSVGElement {
  const hollow = shape === "ring" || shape === "double";
  return sample("-10 -10 20 20", 18, {
    d: SYMBOLS[shape] ?? SYMBOLS["circle"] ?? "",
    fill: hollow ? "none" : colour,
    stroke: colour,
    "stroke-width": hollow ? "2.5" : "0",
  });
}

/** The line of a type of tie, for a legend. */
export function line(dash: string, colour: string): SVGSVGElement {
  return sample("0 0 34 20", 34, { d: "M1 10H33", fill: "none", stroke: colour, "stroke-width": "2", "stroke-dasharray": dash });
}

function sample(box: string, width: number, look: Readonly<Record<string, string>>): SVGSVGElement {
  const svg = document.createElementNS(SPACE, "svg");
  const path = document.createElementNS(SPACE, "path");
  const around = { viewBox: box, width: String(width), height: "18", "aria-hidden": "true" };
  for (const [name, value] of Object.entries(around)) svg.setAttribute(name, value);
  for (const [name, value] of Object.entries(look)) if (value) path.setAttribute(name, value);
  svg.append(path);
  return svg;
}

/** An address of ours in the language of this page. */
export function inLanguage(address: string): string {
  const wanted = new URLSearchParams(window.location.search).get("lang");
  if (!wanted || !address.startsWith("/")) return address;
  return `${address}${address.includes("?") ? "&" : "?"}lang=${encodeURIComponent(wanted)}`;
}
