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
