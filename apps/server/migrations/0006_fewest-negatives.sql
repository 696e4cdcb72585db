-- Verdicts from before say nothing of negatives.
UPDATE "datasets" SET "report" = "report" || '{"fewest_negatives": null}' WHERE jsonb_typeof("report") = 'object' AND NOT "report" ? 'fewest_negatives';
