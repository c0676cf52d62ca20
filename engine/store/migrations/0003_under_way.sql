CREATE TABLE "move" (
	"id" uuid PRIMARY KEY NOT NULL,
	"flow_id" text NOT NULL,
	"number" integer NOT NULL,
	"plan" text NOT NULL,
	"pass" smallint NOT NULL,
	"bucket" smallint NOT NULL,
	"conversation_id" uuid NOT NULL,
	"due_at" bigint NOT NULL,
	"created_at" bigint NOT NULL
);
