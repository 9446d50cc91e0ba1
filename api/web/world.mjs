// Makes the outlines behind maps from world-atlas (Natural Earth, public domain): rings of land in
// degrees, and a point inside each country by its ISO 3166 code.
import { readFileSync } from "node:fs";

/** Names on the map that differ from those of the Unicode CLDR. */
const OTHER_NAMES = {
  "Antigua and Barb.": "AG", "Bosnia and Herz.": "BA", "Br. Indian Ocean Ter.": "IO",
  "British Virgin Is.": "VG", "Brunei": "BN", "Cabo Verde": "CV", "Cayman Is.": "KY",
  "Central African Rep.": "CF", "Congo": "CG", "Cook Is.": "CK", "Czechia": "CZ",
  "Côte d'Ivoire": "CI", "Dem. Rep. Congo": "CD", "Dominican Rep.": "DO", "Eq. Guinea": "GQ",
  "Faeroe Is.": "FO", "Falkland Is.": "FK", "Fr. Polynesia": "PF", "Fr. S. Antarctic Lands": "TF",
  "Hong Kong": "HK", "Macao": "MO", "Macedonia": "MK", "Marshall Is.": "MH", "Myanmar": "MM",
  "N. Mariana Is.": "MP", "Palestine": "PS", "Pitcairn Is.": "PN", "S. Geo. and the Is.": "GS",
  "S. Sudan": "SS", "Saint Helena": "SH", "Saint Lucia": "LC", "Solomon Is.": "SB",
  "St. Kitts and Nevis": "KN", "St. Pierre and Miquelon": "PM", "St. Vin. and Gren.": "VC",
  "St-Barthélemy": "BL", "St-Martin": "MF", "São Tomé and Principe": "ST", "Trinidad and Tobago": "TT",
  "Turkey": "TR", "Turks and Caicos Is.": "TC", "U.S. Virgin Is.": "VI",
  "United States of America": "US", "W. Sahara": "EH", "Wallis and Futuna Is.": "WF",
  "eSwatini": "SZ", "Åland": "AX",
};

export function world(folder) {
  const coarse = JSON.parse(readFileSync(`${folder}/countries-110m.json`, "utf8"));
  const fine = JSON.parse(readFileSync(`${folder}/countries-50m.json`, "utf8"));
  const rings = polygons(coarse, coarse.objects.countries.geometries)
    .flatMap(({ rings }) => rings)
    .map((ring) => ring.map(([x, y]) => [round(x), round(y)]));
  const codes = namesToCodes();
  const middles = {};
  for (const { name, rings: own } of polygons(fine, fine.objects.countries.geometries)) {
    const code = OTHER_NAMES[name] ?? codes.get(name);
    if (code) middles[code] = middle(own).map(round);
  }
  return { source: "Natural Earth, public domain", rings, middles };
}

/** The outer rings of each country; a topology keeps borders once, as differences of whole numbers. */
function polygons(topology, geometries) {
  const { scale, translate } = topology.transform;
  const arcs = topology.arcs.map((arc) => {
    let x = 0, y = 0;
    return arc.map(([dx, dy]) => {
      x += dx;
      y += dy;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  });
  const ring = (parts) =>
    parts.flatMap((at, number) => {
      const points = at < 0 ? arcs[~at].slice().reverse() : arcs[at];
      return number === 0 ? points : points.slice(1);
    });
  const outline = (parts) => unbroken(ring(parts));
  return geometries.map((one) => ({
    name: one.properties.name,
    rings: (one.type === "Polygon" ? [one.arcs] : (one.arcs ?? [])).map(([outer]) => outline(outer)),
  }));
}

/** A ring that goes on past 180 degrees instead of jumping to the other end of the map. */
function unbroken(ring) {
  let turn = 0;
  return ring.map(([x, y], at) => {
    const before = at === 0 ? x : ring[at - 1][0];
    if (x - before > 180) turn -= 360;
    if (before - x > 180) turn += 360;
    return [x + turn, y];
  });
}

/** The centroid of the largest ring. */
function middle(rings) {
  let best = [0, 0], largest = -1;
  for (const ring of rings) {
    let area = 0, x = 0, y = 0;
    ring.forEach(([ax, ay], at) => {
      const [bx, by] = ring[(at + 1) % ring.length];
      const cross = ax * by - bx * ay;
      area += cross;
      x += (ax + bx) * cross;
      y += (ay + by) * cross;
    });
    if (Math.abs(area) > largest && area !== 0) {
      largest = Math.abs(area);
      best = [x / (3 * area), y / (3 * area)];
    }
  }
  return best;
}

function namesToCodes() {
  const names = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const found = new Map();
  for (const code of letters.flatMap((one) => letters.map((other) => one + other))) {
    const name = names.of(code);
    // A withdrawn code such as DD has the name of its successor.
    if (name && new Intl.Locale(`und-${code}`).region === code) found.set(name, code);
  }
  return found;
}

const round = (number) => Math.round(number * 10) / 10;
