/** A sigma program that draws the shapes of the legend, not only discs. */

import { NodeProgram, type ProgramInfo } from "sigma/rendering";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";

export const SHAPES = [
  "circle",
  "square",
  "diamond",
  "triangle",
  "hexagon",
  "ring",
  "double",
  "cross",
] as const;

export interface ShapeData extends NodeDisplayData {
  readonly shape?: string;
  readonly paper?: string;
}

const VERTEX = /* glsl */ `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec4 a_paper;
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
attribute vec2 a_corner;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
varying vec4 v_color;
varying vec4 v_paper;
varying vec2 v_at;
varying float v_soft;
varying float v_shape;
const float bias = 255.0 / 254.0;
void main() {
  // The square around the node is half as large again, for shapes that reach beyond the disc.
  float size = a_size * u_correctionRatio / u_sizeRatio * 2.0;
  vec2 at = a_corner * 1.5;
  gl_Position = vec4((u_matrix * vec3(a_position + size * at, 1.0)).xy, 0.0, 1.0);
  v_at = at;
  v_soft = u_correctionRatio / size * 1.4;
  v_shape = a_shape;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
  v_paper = a_paper;
}`;

const FRAGMENT = /* glsl */ `
precision highp float;
varying vec4 v_color;
varying vec4 v_paper;
varying vec2 v_at;
varying float v_soft;
varying float v_shape;
float box(vec2 p, vec2 b) { vec2 d = abs(p) - b; return max(d.x, d.y); }
float outline(vec2 p) {
  if (v_shape < 0.5) return length(p) - 1.0;
  if (v_shape < 1.5) return box(p, vec2(0.84));
  if (v_shape < 2.5) return (abs(p.x) + abs(p.y)) * 0.7071 - 0.85;
  if (v_shape < 3.5) return max(abs(p.x) * 0.866 + p.y * 0.5, -p.y) - 0.65;
  if (v_shape < 4.5) { vec2 q = abs(p); return max(q.y, q.x * 0.866 + q.y * 0.5) - 0.95; }
  if (v_shape < 6.5) return length(p) - 1.0;
  return min(box(p, vec2(1.0, 0.42)), box(p, vec2(0.42, 1.0)));
}
void main() {
  float edge = outline(v_at);
  float inside = 1.0 - smoothstep(-v_soft, v_soft, edge);
  #ifdef PICKING_MODE
  if (edge > 0.15) discard;
  gl_FragColor = v_color;
  #else
  vec4 fill = v_color;
  if (v_shape > 4.5 && v_shape < 6.5) {
    float hole = 1.0 - smoothstep(-v_soft, v_soft, length(v_at) - 0.76);
    float dot = v_shape > 5.5 ? 1.0 - smoothstep(-v_soft, v_soft, length(v_at) - 0.42) : 0.0;
    fill = mix(v_color, v_paper, hole * (1.0 - dot));
  }
  gl_FragColor = vec4(fill.rgb, 1.0) * inside;
  #endif
}`;

const UNIFORMS = ["u_sizeRatio", "u_correctionRatio", "u_matrix"] as const;

export class ShapeProgram extends NodeProgram<(typeof UNIFORMS)[number]> {
  override getDefinition() {
    const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;
    return {
      VERTICES: 6,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: TRIANGLES,
      UNIFORMS,
      ATTRIBUTES: [
        { name: "a_position", size: 2, type: FLOAT },
        { name: "a_size", size: 1, type: FLOAT },
        { name: "a_shape", size: 1, type: FLOAT },
        { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_paper", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
      ],
      CONSTANT_ATTRIBUTES: [{ name: "a_corner", size: 2, type: FLOAT }],
      CONSTANT_DATA: [
        [-1, -1],
        [1, -1],
        [1, 1],
        [-1, -1],
        [1, 1],
        [-1, 1],
      ],
    };
  }

  override processVisibleItem(nodeIndex: number, start: number, data: ShapeData): void {
    const shape = SHAPES.findIndex((name) => name === data.shape);
    const values = [
      data.x,
      data.y,
      data.size,
      Math.max(0, shape),
      floatColor(data.color),
      floatColor(data.paper ?? "#ffffff"),
      nodeIndex,
    ];
    this.array.set(values, start);
  }

  override setUniforms(params: RenderParams, { gl, uniformLocations }: ProgramInfo): void {
    gl.uniform1f(uniformLocations["u_correctionRatio"] ?? null, params.correctionRatio);
    gl.uniform1f(uniformLocations["u_sizeRatio"] ?? null, params.sizeRatio);
    gl.uniformMatrix3fv(uniformLocations["u_matrix"] ?? null, false, params.matrix);
  }
}
