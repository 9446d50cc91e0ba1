/** Puts the moving picture of a large network where the page has the map of its districts. */

import { Atlas, button } from "./atlas.ts";
import { PackedNetwork } from "./packed.ts";
import { gettext } from "./words.ts";

/** Actors up to which the picture is drawn without being asked for. */
const AT_ONCE = 20000;

async function draw(figure: HTMLElement, canvas: HTMLElement): Promise<void> {
  const answer = await fetch(figure.dataset["atlas"] ?? "");
  if (!answer.ok) return;
  const data = new PackedNetwork(await answer.arrayBuffer());
  for (const svg of canvas.querySelectorAll("svg")) svg.remove();
  canvas.classList.add("moving");
  new Atlas(figure, canvas, data);
}

for (const figure of document.querySelectorAll<HTMLElement>("figure[data-atlas]")) {
  const canvas = figure.querySelector<HTMLElement>(".canvas");
  if (!canvas) continue;
  const actors = Number(figure.dataset["actors"]);
  if (window.location.hash || (actors <= AT_ONCE && !canvas.querySelector("svg"))) void draw(figure, canvas);
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
