CREATE TABLE "sessions" (
	"hash" text PRIMARY KEY NOT NULL,
	"access_key_hash" text NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL
);
