CREATE TABLE "revoked_keys" (
	"hash" text PRIMARY KEY NOT NULL,
	"revoked_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
INSERT INTO "revoked_keys" ("hash", "revoked_at")
	SELECT "hash", max("revoked_at") FROM (
		SELECT "hash", "revoked_at" FROM "access_keys" UNION ALL SELECT "hash", "revoked_at" FROM "endpoint_keys"
	) AS "keys" WHERE "revoked_at" IS NOT NULL GROUP BY "hash";--> statement-breakpoint
DELETE FROM "access_keys" WHERE "revoked_at" IS NOT NULL;--> statement-breakpoint
DELETE FROM "endpoint_keys" WHERE "revoked_at" IS NOT NULL;--> statement-breakpoint
DROP INDEX "access_keys_name";--> statement-breakpoint
DROP INDEX "access_keys_hash";--> statement-breakpoint
DROP INDEX "endpoint_keys_name";--> statement-breakpoint
DROP INDEX "endpoint_keys_hash";--> statement-breakpoint
ALTER TABLE "access_keys" DROP COLUMN "revoked_at";--> statement-breakpoint
ALTER TABLE "endpoint_keys" DROP COLUMN "revoked_at";--> statement-breakpoint
ALTER TABLE "access_keys" ADD CONSTRAINT "access_keys_name" UNIQUE("user_id","name");--> statement-breakpoint
ALTER TABLE "endpoint_keys" ADD CONSTRAINT "endpoint_keys_name" UNIQUE("endpoint_id","name");
