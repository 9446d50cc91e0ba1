/** Puts the moving picture of a network where the page has the server's picture of it. */

import { readCamera } from "./address.ts";
import { Atlas } from "./atlas.ts";
import { button } from "./dom.ts";
import { PackedNetwork } from "./packed.ts";
import { Tables } from "./tables.ts";
import { gettext } from "./words.ts";

/** Actors up to which a picture is drawn without being asked for. */
const AT_ONCE = 20000;

async function draw(figure: HTMLElement, canvas: HTMLElement): Promise<void> {
  const answer = await fetch(figure.dataset["network"] ?? "");
  if (!answer.ok) return;
  const data = new PackedNetwork(await answer.arrayBuffer());
  if (!data.actors) return;
  // The server's picture stays for print; what is scrolled in it is moved by hand from now on.
  for (const name of ["role", "aria-label", "tabindex"]) canvas.removeAttribute(name);
  const tables = new Tables(document.body, data);
  const atlas = new Atlas(figure, canvas, data, (changed) => tables.show(changed));
  tables.follow(atlas);
  tables.show(atlas);
}

const begun: Promise<void>[] = [];
for (const figure of document.querySelectorAll<HTMLElement>("figure[data-network]")) {
  const canvas = figure.querySelector<HTMLElement>(".canvas");
  if (!canvas) continue;
  const actors = Number(figure.dataset["actors"]);
  const districts = canvas.querySelector("svg.districts") !== null;
  if (readCamera() || (actors <= AT_ONCE && !districts)) begun.push(draw(figure, canvas));
  else {
    const words = gettext("Draw all %(count)s actors", { count: actors });
    const ask = button(words, words, () => {
      ask.remove();
      void draw(figure, canvas);
    });
    ask.classList.add("ask");
    canvas.before(ask);
  }
}
await Promise.all(begun);
document.documentElement.dataset["ready"] = "";
