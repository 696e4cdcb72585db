// Some milliseconds of tokenizing.
const pieceLength = 8_192

// Where BERT's pre-tokenizer splits in any case: at these blanks, after these signs and between CJK ideographs.
const boundary = /[ \t\n\r.,;:!?\u4e00-\u9fff]/

/** A text in pieces that give, one after the other, the tokens that the whole gives. Short texts are one piece. */
export function* piecesOf(text: string): Generator<string> {
  let start = 0
  while (text.length - start > pieceLength) {
    let end = start + pieceLength
    while (end < text.length && !boundary.test(text[end - 1]!)) end++
    yield text.slice(start, end)
    start = end
  }
  yield text.slice(start)
}

// A word of so many characters is one unknown token, and so is each part of it.
const mostPieceLength = 1 << 20

/** The same, but for words that are too long to be looked at character by character: these are cut. */
export function* boundedPiecesOf(text: string): Generator<string> {
  for (const piece of piecesOf(text)) {
    let start = 0
    while (piece.length - start > mostPieceLength) {
      const isPairCut = /[\ud800-\udbff]/.test(piece[start + mostPieceLength - 1]!)
      const end = start + mostPieceLength - (isPairCut ? 1 : 0)
      yield piece.slice(start, end)
      start = end
    }
    yield piece.slice(start)
  }
}
