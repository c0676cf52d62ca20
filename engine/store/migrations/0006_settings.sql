CREATE TABLE "setting" (
	"name" text PRIMARY KEY NOT NULL,
	"revision" integer NOT NULL,
	"document" text NOT NULL,
	"edited_by" text NOT NULL,
	"edited_at" bigint NOT NULL
);
