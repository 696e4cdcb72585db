import { addGelu } from '../../bert/layer-products.ts'
import { type Operation, summed } from '../operation.ts'
import { elementwise, scalar } from './constants.ts'

/** x · Φ(x), element by element, with Φ by erf; its slope is Φ(x) + x · φ(x). */
export function gelu({ output, input }: { readonly output: string; readonly input: string }): Operation {
  return {
    output,
    inputs: [input],
    emit(builder) {
      addGelu(builder, output, input)
    },
    differentiate(gradient, { builder, value, wants, add }) {
      if (!wants(input)) return
      const name = `${output}.slope`
      const half = elementwise(
        builder,
        `${name}.half`,
        'Mul',
        value(input),
        scalar(builder, `${name}.root`, Math.SQRT1_2),
      )
      const erf = builder.node(`${name}.erf`, { operator: 'Erf', inputs: [half] })
      // erf / 2 + 1 / 2 in one pass: it lies between the limits at which HardSigmoid cuts.
      const area = builder.node(`${name}.area`, {
        operator: 'HardSigmoid',
        inputs: [erf],
        attributes: { alpha: { float: 0.5 }, beta: { float: 0.5 } },
      })
      const square = elementwise(builder, `${name}.square`, 'Mul', half, half)
      // Divided by its inverse: where that overflows the density is 0, as it should be.
      const inverse = builder.node(`${name}.inverse`, { operator: 'Exp', inputs: [square] })
      const bell = elementwise(builder, `${name}.bell`, 'Div', half, inverse)
      const density = elementwise(
        builder,
        `${name}.density`,
        'Mul',
        bell,
        scalar(builder, `${name}.pi`, 1 / Math.sqrt(Math.PI)),
      )
      const slope = elementwise(builder, name, 'Add', area, density)
      add(
        input,
        summed(builder, (part) => elementwise(builder, part, 'Mul', gradient, slope)),
      )
    },
  }
}
