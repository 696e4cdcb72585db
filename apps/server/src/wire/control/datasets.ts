import type { Dataset } from '@e5/core'
import type { Directory } from '../../control/directory.ts'
import type { DatasetRecord, DatasetSource } from '../../state/job-records.ts'

/** A dataset as the API shows it. */
export function formatDataset(record: DatasetRecord, directory: Directory): Dataset {
  const { id, name, description, ownerId, source } = record
  return {
    id,
    dataset_id: id,
    name,
    dataset_name: name,
    description,
    job_type: [...record.jobTypes],
    app_name: 'Text Embedding',
    status: record.status,
    status_reason: record.reason,
    source_type: source.type === 'upload' ? 'localMachine' : source.type,
    source: placeOf(source),
    file_count: record.files,
    size_bytes: record.bytes,
    verdict: record.report,
    user_id: ownerId,
    metadata: { owner: directory.user(ownerId)?.name ?? '' },
    time_created: record.createdAt.toISOString(),
    time_updated: record.updatedAt.toISOString(),
  }
}

function placeOf(source: DatasetSource): string {
  switch (source.type) {
    case 'upload':
      return ''
    case 'local':
      return source.path
    case 'aws':
      return `s3://${source.bucket}/${source.folder}`
  }
}
