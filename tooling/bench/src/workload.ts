import { createRandom } from '@e5/core'

/** Common words, most of them one token each. */
export const commonWords =
  'the of and to in for is on that by this with you it not or be are from at as your all have new more an was we will home can us about if page my has search free but our one other do no information time they site he up may what which their news out use any there see only so his when contact here business who web also now help get view online first been would how were services some these click its like service than find price date back top people had list name just over state year day into email two health world next used go work last most products music buy data make them should product system post her city add policy number such please available copyright support message after best software then good well where info rights public books high school through each links she review years order very privacy book items company read group need many user said does set under general research university january mail full map reviews program life know games way days management part could great united hotel real item international center must store travel comments made development report off member details line terms before hotels did send right type because local those using results office education national car design take posted internet address community within states area want phone shipping reserved subject between forum family long based code show even black check special prices website index being women much sign file link open today technology south case project same pages version section own found sports house related security both county american photo game members power while care network down computer systems three total place end following download him without per access think north resources current posts big media law control water history pictures size art personal since including guide shop directory board location change white text small rating rate government'.split(
    ' ',
  )

/** Texts of a bench. */
export interface Workload {
  /** Passages of 32 to 512 tokens, about 320 in the mean, as abstracts have. */
  readonly passages: readonly string[]
  /** Queries of about 24 tokens. */
  readonly queries: readonly string[]
  /** A passage that fills the 512 tokens. */
  readonly longPassage: string
}

/** Generates the workload: the same texts for the same counts, on every machine. */
export function createWorkload(passageCount: number, queryCount: number): Workload {
  const random = createRandom(7)
  const sentence = (count: number) =>
    Array.from({ length: count }, () => commonWords[Math.floor(random() * commonWords.length)]).join(' ')
  // The sum of four uniforms is near enough to a bell: mean 320, standard deviation about 130.
  const passageWords = () => {
    const bell = random() + random() + random() + random() - 2
    return Math.round(Math.min(509, Math.max(28, 320 + 225 * bell)))
  }
  return {
    passages: Array.from({ length: passageCount }, () => `passage: ${sentence(passageWords())}`),
    queries: Array.from({ length: queryCount }, () => `query: ${sentence(14 + Math.floor(random() * 13))}`),
    longPassage: `passage: ${sentence(600)}`,
  }
}
