import { PCA } from 'ml-pca'

/** Vectors on a plane. */
export interface Plane {
  readonly points: readonly (readonly [x: number, y: number])[]
  /** Share of their variance that the plane has, from 0 to 1. */
  readonly explained: number
}

/** The plane in which vectors differ most (principal components). Fewer than three vectors lie on a line. */
export function projectToPlane(vectors: readonly Float32Array[]): Plane {
  if (vectors.length < 2) return { points: vectors.map(() => [0, 0]), explained: 1 }
  const pca = new PCA(
    vectors.map((vector) => [...vector]),
    { method: 'SVD', center: true, scale: false },
  )
  const nComponents = Math.min(2, vectors.length - 1)
  const rows = pca
    .predict(
      vectors.map((vector) => [...vector]),
      { nComponents },
    )
    .to2DArray()
  const explained = pca.getExplainedVariance().slice(0, nComponents)
  return {
    points: rows.map(([x = 0, y = 0]) => [x, y]),
    explained: explained.reduce((sum, share) => sum + share, 0),
  }
}
