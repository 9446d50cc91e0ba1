/** Paints with WebGL: one call for all actors, one for all ties. */

import type { Camera } from "./field.ts";
import type { Ink, Painter, Scene, Sizes } from "./painter.ts";

const POINTS = `
attribute vec2 a_place;
attribute float a_size;
attribute float a_shape;
attribute vec4 a_colour;
uniform vec2 u_middle;
uniform vec2 u_scale;
uniform float u_pixels;
uniform float u_ratio;
varying vec4 v_colour;
varying float v_shape;
varying float v_radius;
void main() {
  float radius = min(22.0, a_size * u_pixels) * u_ratio;
  gl_Position = vec4((a_place - u_middle) * u_scale, 0.0, 1.0);
  gl_PointSize = 2.0 * radius * 1.25 + 2.0;
  v_colour = a_colour;
  v_shape = a_shape;
  v_radius = radius;
}`;

const SHAPE = `
precision mediump float;
varying vec4 v_colour;
varying float v_shape;
varying float v_radius;
void main() {
  vec2 at = (gl_PointCoord - 0.5) * (2.0 * v_radius * 1.25 + 2.0) / v_radius;
  vec2 side = abs(at);
  float far = length(at) - 1.0;
  if (v_shape < 0.5) far = length(at) - 1.0;
  else if (v_shape < 1.5) far = max(side.x, side.y) - 0.86;
  else if (v_shape < 2.5) far = (side.x + side.y - 1.2) * 0.707;
  else if (v_shape < 3.5) far = max(at.y - 0.7, side.x * 0.866 - at.y * 0.5 - 0.6);
  else if (v_shape < 4.5) far = max(side.y - 0.9, side.x * 0.866 + side.y * 0.5 - 0.95);
  else if (v_shape < 5.5) far = abs(length(at) - 0.8) - 0.22;
  else if (v_shape < 6.5) far = min(abs(length(at) - 0.85) - 0.16, length(at) - 0.4);
  else far = min(max(side.x - 0.38, side.y - 1.0), max(side.y - 0.38, side.x - 1.0));
  float alpha = clamp(0.5 - far * v_radius, 0.0, 1.0) * v_colour.a;
  if (alpha < 0.02) discard;
  gl_FragColor = vec4(v_colour.rgb * alpha, alpha);
}`;

const LINES = `
attribute vec2 a_place;
uniform vec2 u_middle;
uniform vec2 u_scale;
void main() { gl_Position = vec4((a_place - u_middle) * u_scale, 0.0, 1.0); }`;

const INK = `
precision mediump float;
uniform vec4 u_ink;
void main() { gl_FragColor = vec4(u_ink.rgb * u_ink.a, u_ink.a); }`;

export class GlPainter implements Painter {
  readonly kind = "webgl";
  readonly slow: boolean;
  readonly #gl: WebGLRenderingContext;
  readonly #points: Program;
  readonly #lines: Program;
  readonly #place: WebGLBuffer;
  readonly #look: WebGLBuffer;
  readonly #colour: WebGLBuffer;
  readonly #order: WebGLBuffer;
  readonly #canvas: HTMLCanvasElement;
  #scene: Scene | null = null;
  #tied = 0;
  #width = 1;
  #height = 1;
  #ratio = 1;

  /** Throws where the browser gives no context. */
  constructor(canvas: HTMLCanvasElement) {
    const gl = canvas.getContext("webgl", { antialias: false, alpha: true });
    if (!gl || !gl.getExtension("OES_element_index_uint")) throw new Error("no WebGL");
    this.#canvas = canvas;
    this.#gl = gl;
    const info = gl.getExtension("WEBGL_debug_renderer_info");
    const name = info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : "";
    this.slow = /swiftshader|llvmpipe|software|basic render/i.test(name);
    this.#points = new Program(gl, POINTS, SHAPE);
    this.#lines = new Program(gl, LINES, INK);
    this.#place = gl.createBuffer();
    this.#look = gl.createBuffer();
    this.#colour = gl.createBuffer();
    this.#order = gl.createBuffer();
    gl.disable(gl.DEPTH_TEST);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  update(scene: Scene): void {
    const gl = this.#gl;
    const actors = scene.x.length;
    if (this.#scene?.x !== scene.x) {
      const places = new Float32Array(2 * actors);
      for (let row = 0; row < actors; row += 1) {
        places[2 * row] = scene.x[row] ?? 0;
        places[2 * row + 1] = scene.y[row] ?? 0;
      }
      gl.bindBuffer(gl.ARRAY_BUFFER, this.#place);
      gl.bufferData(gl.ARRAY_BUFFER, places, gl.STATIC_DRAW);
    }
    const looks = new Float32Array(2 * actors);
    for (let row = 0; row < actors; row += 1) {
      looks[2 * row] = scene.size[row] ?? 1;
      looks[2 * row + 1] = scene.shape[row] ?? 0;
    }
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#look);
    gl.bufferData(gl.ARRAY_BUFFER, looks, gl.DYNAMIC_DRAW);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#colour);
    gl.bufferData(gl.ARRAY_BUFFER, scene.colour, gl.DYNAMIC_DRAW);
    this.#scene = scene;
  }

  ties(pairs: Uint32Array): void {
    const scene = this.#scene;
    if (!scene) return;
    const ends = new Uint32Array(2 * pairs.length);
    for (let at = 0; at < pairs.length; at += 1) {
      const pair = pairs[at] ?? 0;
      ends[2 * at] = scene.source[pair] ?? 0;
      ends[2 * at + 1] = scene.target[pair] ?? 0;
    }
    const gl = this.#gl;
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.#order);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, ends, gl.DYNAMIC_DRAW);
    this.#tied = ends.length;
  }

  resize(width: number, height: number, ratio: number): void {
    this.#width = width;
    this.#height = height;
    this.#ratio = ratio;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    this.#gl.viewport(0, 0, this.#canvas.width, this.#canvas.height);
  }

  paint(camera: Camera, sizes: Sizes, ink: Ink, lines: boolean): void {
    const gl = this.#gl;
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    const scene = this.#scene;
    if (!scene) return;
    const scale = [(2 * camera.scale) / this.#width, (-2 * camera.scale) / this.#height] as const;
    if (lines && this.#tied) {
      const program = this.#lines.use();
      program.at(this.#place, "a_place", 2, gl.FLOAT, 0, 0);
      gl.uniform2f(program.uniform("u_middle"), camera.x, camera.y);
      gl.uniform2f(program.uniform("u_scale"), scale[0], scale[1]);
      const [red, green, blue] = rgb(ink.colour);
      gl.uniform4f(program.uniform("u_ink"), red / 255, green / 255, blue / 255, ink.opacity);
      gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.#order);
      gl.drawElements(gl.LINES, this.#tied, gl.UNSIGNED_INT, 0);
    }
    const program = this.#points.use();
    program.at(this.#place, "a_place", 2, gl.FLOAT, 0, 0);
    program.at(this.#look, "a_size", 1, gl.FLOAT, 8, 0);
    program.at(this.#look, "a_shape", 1, gl.FLOAT, 8, 4);
    program.at(this.#colour, "a_colour", 4, gl.UNSIGNED_BYTE, 0, 0);
    gl.uniform2f(program.uniform("u_middle"), camera.x, camera.y);
    gl.uniform2f(program.uniform("u_scale"), scale[0], scale[1]);
    gl.uniform1f(program.uniform("u_pixels"), Math.max(sizes.scale, sizes.least));
    gl.uniform1f(program.uniform("u_ratio"), this.#ratio);
    gl.drawArrays(gl.POINTS, 0, scene.x.length);
  }

  destroy(): void {
    this.#gl.getExtension("WEBGL_lose_context")?.loseContext();
  }
}

class Program {
  readonly #gl: WebGLRenderingContext;
  readonly #program: WebGLProgram;

  constructor(gl: WebGLRenderingContext, vertex: string, fragment: string) {
    this.#gl = gl;
    this.#program = gl.createProgram();
    for (const [kind, text] of [
      [gl.VERTEX_SHADER, vertex],
      [gl.FRAGMENT_SHADER, fragment],
    ] as const) {
      const shader = gl.createShader(kind);
      if (!shader) throw new Error("no shader");
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      gl.attachShader(this.#program, shader);
    }
    gl.linkProgram(this.#program);
    if (!gl.getProgramParameter(this.#program, gl.LINK_STATUS)) {
      throw new Error(gl.getProgramInfoLog(this.#program) ?? "a program that does not link");
    }
  }

  use(): this {
    this.#gl.useProgram(this.#program);
    return this;
  }

  uniform(name: string): WebGLUniformLocation | null {
    return this.#gl.getUniformLocation(this.#program, name);
  }

  at(buffer: WebGLBuffer, name: string, parts: number, kind: number, stride: number, from: number): void {
    const gl = this.#gl;
    const place = gl.getAttribLocation(this.#program, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.enableVertexAttribArray(place);
    gl.vertexAttribPointer(place, parts, kind, kind === gl.UNSIGNED_BYTE, stride, from);
  }
}

/** Read a colour such as `#16202a` or `#fff`. */
export function rgb(colour: string): [number, number, number] {
  const digits = colour.trim().replace("#", "");
  const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join("") : digits;
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map(
    (start) => Number.parseInt(full.slice(start, start + 2), 16) || 0,
  );
  return [red, green, blue];
}
