/** What is distilled. */
export interface DistillationRequest {
  readonly passagesPerQuery: number
  /** Logits, `[queries, passagesPerQuery]`. */
  readonly teacherScores: Float32Array
}

/**
 * KL(softmax(teacher) ‖ softmax(student)) over each query's own passages, the mean over the queries; `scores` are the student's
 * logits, `[queries, queries · passagesPerQuery]`.
 */
export function distillationLoss(
  scores: Float64Array,
  { passagesPerQuery, teacherScores }: DistillationRequest,
): { loss: number; gradient: Float64Array } {
  const queries = teacherScores.length / passagesPerQuery
  const gradient = new Float64Array(scores.length)
  let loss = 0
  for (let query = 0; query < queries; query++) {
    const start = query * (queries * passagesPerQuery + passagesPerQuery)
    const teacher = logShares(
      Float64Array.from(teacherScores.subarray(query * passagesPerQuery, (query + 1) * passagesPerQuery)),
    )
    const student = logShares(scores.slice(start, start + passagesPerQuery))
    for (let at = 0; at < passagesPerQuery; at++) {
      const share = Math.exp(teacher[at]!)
      loss += share * (teacher[at]! - student[at]!)
      gradient[start + at] = (Math.exp(student[at]!) - share) / queries
    }
  }
  return { loss: loss / queries, gradient }
}

function logShares(logits: Float64Array): Float64Array {
  const largest = Math.max(...logits)
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0)
  return logits.map((logit) => logit - largest - Math.log(total))
}
