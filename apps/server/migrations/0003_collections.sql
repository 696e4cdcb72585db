CREATE TABLE "collections" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"model" text NOT NULL,
	"precision" text NOT NULL,
	"dimensions" integer NOT NULL,
	"distance" text NOT NULL,
	"index" text NOT NULL,
	"document_input_type" text NOT NULL,
	"query_input_type" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "collections_name" UNIQUE("project_id","name")
);
--> statement-breakpoint
ALTER TABLE "collections" ADD CONSTRAINT "collections_project" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;