/** What a picture says in words: about an actor, about what is shown and hidden, the legend. */

import { element, line, symbol } from "./dom.ts";
import { TINTS } from "./look.ts";
import { byDegree } from "./names.ts";
import type { Picture } from "./picture.ts";
import { gettext, ngettext } from "./words.ts";

const NAMED = 8;
const CITED = 3;

/** An actor and its partners in a sentence, for the ear. */
export function sentence(picture: Picture, row: number): string {
  const { data } = picture;
  const partners = picture.partners(row);
  const names = byDegree(picture, partners).slice(0, NAMED).map((one) => data.labels[one]);
  const count = ngettext("one partner", "%(num)s partners", partners.length);
  const more = partners.length > NAMED ? "; \u2026" : "";
  return `${data.labels[row]}: ${whatItIs(picture, row)}. ${count}${names.length ? `: ${names.join("; ")}` : ""}${more}.`;
}

export function whatItIs({ data }: Picture, row: number): string {
  return [data.styleOf(row)?.label, data.countryOf(row)].filter(Boolean).join(", ");
}

/** What stands beside an actor that is pointed at, with the places its ties are taken from. */
export function pointed(picture: Picture, row: number): HTMLElement[] {
  const { data } = picture;
  const lines = data.lines.filter((one) => picture.isLine(one) && (one.source === row || one.target === row));
  const sources = [...new Set(lines.flatMap((one) => one.sources))];
  return [
    element("strong", {}, data.labels[row] ?? ""),
    element("div", {}, whatItIs(picture, row)),
    element("div", {}, ngettext("one partner", "%(num)s partners", data.degree[row] ?? 0)),
    ...(sources.length ? [element("div", { class: "under" }, sources.slice(0, CITED).join("; "))] : []),
  ];
}

/** What is shown and what is not, in numbers. */
export function numbers(picture: Picture): string {
  const { data } = picture;
  const { header } = data;
  let actors = 0;
  for (let row = 0; row < data.actors; row += 1) if (picture.isShown(row)) actors += 1;
  let pairs = 0;
  for (let pair = 0; pair < data.pairs; pair += 1) if (picture.isTied(pair)) pairs += 1;
  const said = [
    gettext("%(actors)s of %(all)s actors and %(pairs)s of %(tied)s tied pairs pass the filters.", {
      actors,
      all: header.actors,
      pairs,
      tied: header.pairs + header.hidden,
    }),
  ];
  if (header.hidden) said.push(gettext("%(count)s weaker pairs are left out of the picture.", { count: header.hidden }));
  said.push(
    picture.far
      ? gettext("From afar, ties are shown in bundles between districts; come nearer for single ones.")
      : gettext("%(count)s ties are drawn in this view.", { count: picture.painted }),
  );
  return said.join(" ");
}

/** What colours, shapes and lines mean. */
export function legend(picture: Picture): HTMLElement[] {
  const { data, look } = picture;
  const { header } = data;
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches ? 1 : 0;
  const plain = dark ? "#e4ebf0" : "#16202a";
  const counts = new Map<number, number>();
  for (const at of data.family) counts.set(at, (counts.get(at) ?? 0) + 1);
  const kinds = element("ul", { "aria-label": gettext("Kinds of actors") });
  for (const [at, name] of header.families.entries()) {
    const style = header.styles.nodes[name || "other"];
    const colour = look.colour === "family" ? (dark ? style?.dark : style?.light) : plain;
    const words = style?.label ?? gettext("kind not stated");
    const count = element("span", { class: "count" }, (counts.get(at) ?? 0).toLocaleString(document.documentElement.lang));
    kinds.append(item(symbol(style?.shape ?? "circle", colour ?? plain), ` ${words} `, count));
  }
  const lists = [kinds];
  if (look.colour === "country") lists.push(countries(picture, dark, plain));
  if (data.lines.length) {
    const ties = element("ul", { "aria-label": gettext("Types of ties") });
    const drawn = new Set(data.lines.map((one) => one.type));
    for (const [at, name] of header.types.entries()) {
      if (!drawn.has(at)) continue;
      const style = header.styles.ties[name];
      ties.append(item(line(style?.dash ?? "", (dark ? style?.dark : style?.light) ?? plain), ` ${style?.label ?? name}`));
    }
    lists.push(ties);
  }
  return lists;
}

function countries({ data }: Picture, dark: 0 | 1, plain: string): HTMLUListElement {
  const list = element("ul", { "aria-label": gettext("Country") });
  for (const [at, name] of data.header.countries.slice(0, TINTS.length - 1).entries()) {
    if (name) list.append(item(symbol("circle", TINTS[at]?.[dark] ?? plain), ` ${name}`));
  }
  list.append(item(symbol("circle", TINTS.at(-1)?.[dark] ?? plain), ` ${gettext("other or not stated")}`));
  return list;
}

function item(...parts: (Node | string)[]): HTMLLIElement {
  const made = element("li", {});
  made.append(...parts);
  return made;
}
