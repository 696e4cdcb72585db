import type { Collection, CollectionInfo, SearchResult } from '@e5/core'
import { formatBytes, formatCount, formatFields, formatTable, type Output } from '@e5/terminal'

/** A row a collection. */
export function formatCollections(collections: readonly Collection[]): string {
  return formatTable(
    ['NAME', 'MODEL', 'PRECISION', 'DIMENSIONS', 'INDEX', 'CREATED', 'ID'],
    collections.map(({ name, model, precision, dimensions, index, time_created, id }) => [
      name,
      model,
      precision,
      String(dimensions),
      index,
      time_created,
      id,
    ]),
    ['left', 'left', 'left', 'right', 'left', 'left', 'left'],
  )
}

/** All of a collection, a line each. */
export function formatCollection(collection: CollectionInfo): string {
  return formatFields([
    ['Name', collection.name],
    ['ID', collection.id],
    ['Project', collection.project_name],
    ['Description', collection.description],
    ['Model', collection.model],
    ['Precision', collection.precision],
    ['Dimensions', String(collection.dimensions)],
    ['Input Types', `${collection.document_input_type} for documents, ${collection.query_input_type} for queries`],
    ['Index', collection.index === 'none' ? 'none' : `${collection.index}, ${collection.index_status}`],
    ['Documents', formatCount(collection.document_count)],
    ['Size', formatBytes(collection.size_bytes)],
    ['Created', collection.time_created],
  ])
}

const usualWidth = 80

/** A row a result; the text is cut to the width of the terminal. */
export function formatResults(results: readonly SearchResult[], { columns = usualWidth }: Output): string {
  const widestId = results.reduce((width, { id }) => Math.max(width, id.length), 'ID'.length)
  const room = Math.max(columns - widestId - 'SCORE'.length - 6, 20)
  return formatTable(
    ['SCORE', 'ID', 'TEXT'],
    results.map(({ score, id, text }) => [score.toFixed(3), id, oneLine(text, room)]),
    ['right', 'left', 'left'],
  )
}

function oneLine(text: string, room: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length <= room ? line : `${line.slice(0, room - 1).toWellFormed()}…`
}
