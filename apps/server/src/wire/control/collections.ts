import type { Collection, CollectionInfo } from '@e5/core'
import type { CollectionFigures } from '../../collections/document-store.ts'
import type { CollectionRecord, ProjectRecord } from '../../state/records.ts'

/** A collection as the API shows it. */
export function formatCollection(record: CollectionRecord, project: ProjectRecord): Collection {
  return {
    id: record.id,
    project_id: project.id,
    project_name: project.name,
    name: record.name,
    description: record.description,
    model: record.model,
    precision: record.precision,
    dimensions: record.dimensions,
    distance: record.distance,
    index: record.index,
    document_input_type: record.documentInputType,
    query_input_type: record.queryInputType,
    time_created: record.createdAt.toISOString(),
    time_updated: record.updatedAt.toISOString(),
  }
}

/** The same with what is in it. */
export function formatCollectionInfo(
  record: CollectionRecord,
  project: ProjectRecord,
  { documents, bytes, indexStatus }: CollectionFigures,
): CollectionInfo {
  const collection = formatCollection(record, project)
  return { ...collection, document_count: documents, size_bytes: bytes, index_status: indexStatus }
}
