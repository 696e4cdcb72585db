import type { Device } from '@e5/core'

/** The sets of operators that a padded encoder can be built from; `layer-operators.ts` has what each adds to the graph. */
export type OperatorSet = 'fused-lengths' | 'fused-bias' | 'plain'

/**
 * The operators that each accelerator's provider has kernels for, as ONNX Runtime's sources say (read in versions up to 1.30,
 * not every file in 1.30's own). Nothing of it was run on such a device yet.
 *
 * | device | attention | mask of it | normalisation | GELU |
 * |---|---|---|---|---|
 * | cuda, dml | com.microsoft.MultiHeadAttention | `key_padding_mask`: the lengths, int32 `[batch]` | com.microsoft.SkipLayerNormalization | com.microsoft.BiasGelu |
 * | webgpu | com.microsoft.MultiHeadAttention | `attention_bias` `[batch, 1, tokens, tokens]` | com.microsoft.SkipLayerNormalization | com.microsoft.BiasGelu |
 * | coreml | MatMul, Softmax, MatMul | added to the scores, `[batch, 1, 1, tokens]` | Add, LayerNormalization | Gelu |
 *
 * - cuda (`onnxruntime/contrib_ops/cuda/bert/multihead_attention.cc`): in fp16 TensorRT's fused kernels take no mask or one
 *   of lengths, on compute capability 7.0 to 8.9 (`mha_runner.cu`), cuDNN's too where it is chosen. Others (H100, fp32) run
 *   unfused. A mask `[batch, tokens]` would have no fused kernel, and an `attention_bias` only where tokens are a multiple of 8.
 * - dml (`onnxruntime/core/providers/dml/DmlExecutionProvider/src/Operators/DmlOperatorMultiHeadAttention.cpp`): a mask of
 *   one dimension becomes DirectML's UnpaddedKeyBounds. It asks for an `attention_bias` of every head, which would be large.
 *   SkipLayerNormalization and BiasGelu in fp16 and fp32: `OperatorRegistration.cpp`.
 * - webgpu (`onnxruntime/contrib_ops/webgpu/bert/multihead_attention.cc`): refuses `key_padding_mask`; an `attention_bias`
 *   may have one head for all (since pull request 26769). `bert/skip_layer_norm.cc`, `bert/bias_gelu.cc`.
 * - coreml (`tools/ci_build/github/apple/coreml_supported_mlprogram_ops.md`): none of com.microsoft's above; Gelu,
 *   LayerNormalization and products of two values as ML program only (`core/providers/coreml/builders/impl/`), Reshape and
 *   Slice for sizes that are fixed when the session opens, which onnxruntime-node cannot do: a device that leaves more than
 *   sizes and the mask to the CPU is refused (`mayRunOnCpu`). Its comparison operators are few, so masks are made by Clip.
 */
export const deviceOperators = {
  cuda: 'fused-lengths',
  dml: 'fused-lengths',
  webgpu: 'fused-bias',
  coreml: 'plain',
} as const satisfies Record<Exclude<Device, 'cpu'>, OperatorSet>
