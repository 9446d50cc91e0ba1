/** Pointers on a picture: dragging, pinching, wheel and clicks, said in the picture's own words. */

export interface Handled {
  /** Rows are -1 where nobody is. */
  over(row: number): void;
  pick(row: number): void;
  open(row: number): void;
  rowAt(event: MouseEvent): number;
  /** Move what is seen by so many px. */
  pan(dx: number, dy: number): void;
  /** Enlarge around a place, in px from the middle. */
  zoom(factor: number, dx?: number, dy?: number): void;
  hold(): void;
  release(): void;
}

/** Listen to pointers on an element. */
export function listen(stage: HTMLElement, handled: Handled): void {
  const fingers = new Map<number, { x: number; y: number }>();
  let dragged = false;
  let held = false;
  stage.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    dragged = false;
  });
  stage.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) {
      handled.over(handled.rowAt(event));
      return;
    }
    const dx = event.clientX - before.x;
    const dy = event.clientY - before.y;
    if (!dragged && Math.hypot(dx, dy) < 4) return;
    if (!dragged) stage.setPointerCapture(event.pointerId);
    dragged = held = true;
    handled.hold();
    const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    if (other) {
      const spread = Math.hypot(before.x - other.x, before.y - other.y);
      if (spread > 0) handled.zoom(Math.hypot(event.clientX - other.x, event.clientY - other.y) / spread);
    }
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    handled.pan(dx, dy);
  });
  const lift = (event: PointerEvent): void => {
    fingers.delete(event.pointerId);
    if (!held || fingers.size) return;
    held = false;
    handled.release();
  };
  stage.addEventListener("pointerup", lift);
  stage.addEventListener("pointercancel", lift);
  stage.addEventListener("pointerleave", () => handled.over(-1));
  stage.addEventListener("click", (event) => {
    if (!dragged) handled.pick(handled.rowAt(event));
  });
  stage.addEventListener("dblclick", (event) => {
    const row = handled.rowAt(event);
    if (row >= 0) handled.open(row);
  });
  stage.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const box = stage.getBoundingClientRect();
      const dx = event.clientX - box.left - stage.clientWidth / 2;
      const dy = event.clientY - box.top - stage.clientHeight / 2;
      handled.zoom(Math.exp(-event.deltaY * 0.0015), dx, dy);
    },
    { passive: false },
  );
}
