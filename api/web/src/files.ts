/** What is shown, as files: the ties that pass the filters and the actors that have one. */

import { svgLines } from "./lines.ts";
import { SYMBOLS } from "./symbols.ts";
import { NO_YEAR } from "./packed.ts";
import type { Picture } from "./picture.ts";
import { LINE } from "./placing.ts";

export function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export function CSV(picture: Picture): string {
  const rows = [["source", "source_name", "target", "target_name", "types", "ties", "start", "end"]];
  for (const pair of shown(picture)) {
    const { data } = picture;
    const [one, other] = [data.source[pair] ?? 0, data.target[pair] ?? 0];
    rows.push([
      data.id(one),
      data.labels[one] ?? "",
      data.id(other),
      data.labels[other] ?? "",
      types(picture, pair),
      String(data.count[pair] ?? 1),
      year(data.start[pair]),
      year(data.end[pair]),
    ]);
  }
  return rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
}

export function GRAPHML(picture: Picture): string {
  const { data } = picture;
  const nodes = actors(picture).map(
    (row) =>
      `<node id="${text(data.id(row))}"><data key="label">${text(data.labels[row] ?? "")}</data>` +
      `<data key="family">${text(data.familyOf(row))}</data><data key="country">${text(data.countryOf(row))}</data></node>`,
  );
  const edges = shown(picture).map(
    (pair) =>
      `<edge source="${text(data.id(data.source[pair] ?? 0))}" target="${text(data.id(data.target[pair] ?? 0))}">` +
      `<data key="ties">${data.count[pair]}</data><data key="types">${text(types(picture, pair))}</data></edge>`,
  );
  const key = (id: string, of: string, kind: string): string =>
    `<key id="${id}" for="${of}" attr.name="${id}" attr.type="${kind}"/>`;
  const keys = ["label", "family", "country"].map((id) => key(id, "node", "string"));
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">' +
    `${keys.join("")}${key("ties", "edge", "int")}${key("types", "edge", "string")}` +
    `<graph edgedefault="undirected">${nodes.join("")}${edges.join("")}</graph></graphml>\n`
  );
}

export function GEXF(picture: Picture): string {
  const { data } = picture;
  const nodes = actors(picture).map(
    (row) =>
      `<node id="${text(data.id(row))}" label="${text(data.labels[row] ?? "")}"><attvalues>` +
      `<attvalue for="0" value="${text(data.familyOf(row))}"/><attvalue for="1" value="${text(data.countryOf(row))}"/>` +
      `</attvalues><viz:position x="${data.x[row]?.toFixed(2)}" y="${(-(data.y[row] ?? 0)).toFixed(2)}"/></node>`,
  );
  const edges = shown(picture).map(
    (pair, at) =>
      `<edge id="${at}" source="${text(data.id(data.source[pair] ?? 0))}" target="${text(data.id(data.target[pair] ?? 0))}" weight="${data.count[pair]}"/>`,
  );
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://www.gexf.net/1.2draft" ' +
    'xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2"><graph defaultedgetype="undirected">' +
    '<attributes class="node"><attribute id="0" title="family" type="string"/><attribute id="1" title="country" type="string"/></attributes>' +
    `<nodes>${nodes.join("")}</nodes><edges>${edges.join("")}</edges></graph></gexf>\n`
  );
}

export function JSONLD(picture: Picture): string {
  const { data } = picture;
  const partners = new Map<number, number[]>();
  for (const pair of shown(picture)) {
    const source = data.source[pair] ?? 0;
    partners.set(source, [...(partners.get(source) ?? []), data.target[pair] ?? 0]);
  }
  return JSON.stringify(
    {
      "@context": {
        label: "http://www.w3.org/2000/01/rdf-schema#label",
        tiedTo: { "@id": "https://w3id.org/ioknow/ontology#relatedTo", "@type": "@id" },
      },
      "@graph": actors(picture).map((row) => ({
        "@id": data.id(row),
        label: data.labels[row],
        tiedTo: (partners.get(row) ?? []).map((one) => data.id(one)),
      })),
    },
    null,
    1,
  );
}

/** The view as it stands: actors, ties and names that are in sight. */
export function SVG(picture: Picture): string {
  const { width, height } = picture.size;
  const { data } = picture;
  const inside = (row: number): boolean => {
    const { x, y } = picture.at(row);
    return x > -20 && y > -20 && x < width + 20 && y < height + 20;
  };
  const lines = [...(picture.far || data.lines.length ? [] : picture.pairsInView())].map((pair) => {
    const [one, other] = [picture.at(data.source[pair] ?? 0), picture.at(data.target[pair] ?? 0)];
    return `M${one.x.toFixed(1)} ${one.y.toFixed(1)}L${other.x.toFixed(1)} ${other.y.toFixed(1)}`;
  });
  const marks: string[] = [];
  for (let row = 0; row < data.actors; row += 1) {
    if (!picture.isShown(row) || !inside(row)) continue;
    const { x, y } = picture.at(row);
    const style = data.styleOf(row)?.shape ?? "circle";
    const hollow = style === "ring" || style === "double";
    const scale = (picture.sizeOf(row) / 7).toFixed(3);
    marks.push(
      `<path d="${SYMBOLS[style] ?? SYMBOLS["circle"]}" transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale})" ` +
        `${hollow ? `fill="none" stroke-width="2.5" stroke` : "fill"}="${picture.colourOf(row)}"><title>${text(data.labels[row] ?? "")}</title></path>`,
    );
  }
  const names = picture.placed.flatMap((label) =>
    label.lines.map(
      (line, at) => `<text x="${label.x.toFixed(1)}" y="${(label.y + at * LINE).toFixed(1)}">${text(line)}</text>`,
    ),
  );
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">` +
    `<title>${text(data.header.title)}</title><rect width="100%" height="100%" fill="#fff"/>` +
    `<path d="${lines.join("")}" fill="none" stroke="#16202a" stroke-opacity=".22"/>${svgLines(data, picture.ground)}${marks.join("")}` +
    `<g font-family="system-ui, sans-serif" font-size="12" text-anchor="middle" fill="#16202a" stroke="#fff" stroke-width="3.5" paint-order="stroke">${names.join("")}</g></svg>\n`
  );
}

function shown(picture: Picture): number[] {
  const found: number[] = [];
  for (let pair = 0; pair < picture.data.pairs; pair += 1) if (picture.isTied(pair)) found.push(pair);
  return found;
}

function actors(picture: Picture): number[] {
  const found: number[] = [];
  for (let row = 0; row < picture.data.actors; row += 1) if (picture.isShown(row)) found.push(row);
  return found;
}

function types(picture: Picture, pair: number): string {
  const mask = picture.data.types[pair] ?? 0;
  return picture.data.header.types.filter((_, at) => mask & (1 << at)).join("; ");
}

function year(value: number | undefined): string {
  return value === undefined || value === NO_YEAR ? "" : String(value);
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function text(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
