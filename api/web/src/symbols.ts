/** The shapes of kinds of actors as paths, about seven units around the middle. */

const DISC = "M7 0A7 7 0 1 1 -7 0A7 7 0 1 1 7 0Z";

export const SYMBOLS: Readonly<Record<string, string>> = {
  circle: DISC,
  ring: DISC,
  double: `${DISC}M3 0A3 3 0 1 1 -3 0A3 3 0 1 1 3 0Z`,
  square: "M-6 -6H6V6H-6Z",
  diamond: "M0 -8.4L8.4 0L0 8.4L-8.4 0Z",
  triangle: "M0 -9L7.9 4.6L-7.9 4.6Z",
  hexagon: "M7.7 0L3.9 6.7L-3.9 6.7L-7.7 0L-3.9 -6.7L3.9 -6.7Z",
  cross: "M-2.7 -7H2.7V-2.7H7V2.7H2.7V7H-2.7V2.7H-7V-2.7H-2.7Z",
};
