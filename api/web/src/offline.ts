/** The file that works without a network connection: the picture, and the table beside it. */

import { Atlas } from "./atlas.ts";
import { element } from "./dom.ts";
import { PackedNetwork } from "./packed.ts";
import { gettext } from "./words.ts";

const LISTED = 200;

async function open(): Promise<void> {
  const text = document.getElementById("block")?.textContent ?? "";
  const canvas = document.querySelector<HTMLElement>(".canvas");
  const figure = document.querySelector<HTMLElement>("figure");
  const table = document.getElementById("table");
  if (!canvas || !figure || !table) return;
  const bytes = Uint8Array.from(atob(text), (mark) => mark.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const data = new PackedNetwork(await new Response(stream).arrayBuffer());
  const atlas = new Atlas(figure, canvas, data, (changed) => list(table, changed));
  list(table, atlas);
  document.documentElement.dataset["ready"] = "";
}

/** List the actors that pass the filters, the best connected first. */
function list(place: HTMLElement, atlas: Atlas): void {
  const { picture, look } = atlas;
  const { data } = picture;
  const rows = [...picture.ranked].filter((row) => picture.isShown(row) && (!look.matches || look.matches.has(row)));
  const body = element("tbody", {});
  for (const row of rows.slice(0, LISTED)) {
    const line = element("tr", look.focus === row ? { class: "chosen" } : {});
    const name = element("th", { scope: "row" });
    const show = element("button", { type: "button", class: "plain" }, data.labels[row] ?? "");
    show.addEventListener("click", () => atlas.choose(row));
    name.append(show);
    line.append(
      name,
      element("td", {}, data.styleOf(row)?.label ?? ""),
      element("td", {}, data.countryOf(row)),
      element("td", { class: "num" }, String(data.degree[row] ?? 0)),
    );
    body.append(line);
  }
  const head = element("tr", {});
  for (const words of [gettext("Name"), gettext("Kind"), gettext("Country"), gettext("Partners")]) {
    head.append(element("th", { scope: "col" }, words));
  }
  const table = element("table", {});
  const heads = element("thead", {});
  heads.append(head);
  table.append(heads, body);
  const count = Math.min(LISTED, rows.length);
  place.replaceChildren(
    element("h2", {}, gettext("Actors")),
    element("p", {}, gettext("%(count)s of %(all)s, those with most partners first; search or filter to see others.", { count, all: rows.length })),
    table,
  );
}

void open();
