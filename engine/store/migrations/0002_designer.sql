CREATE TABLE "account" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"password_hash" text,
	"created_at" bigint NOT NULL,
	"disabled_at" bigint,
	CONSTRAINT "account_email" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "draft" (
	"flow_id" text PRIMARY KEY NOT NULL,
	"revision" integer NOT NULL,
	"document" text NOT NULL,
	"edited_by" text NOT NULL,
	"edited_at" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	"archived_at" bigint
);
--> statement-breakpoint
CREATE TABLE "invitation" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"account_id" uuid,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"created_at" bigint NOT NULL,
	"seen_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_in_try" (
	"key" text PRIMARY KEY NOT NULL,
	"count" integer NOT NULL,
	"since" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "flow_version" ADD COLUMN "published_by" text;--> statement-breakpoint
ALTER TABLE "flow_version" ADD COLUMN "about" text;--> statement-breakpoint
ALTER TABLE "release" ADD COLUMN "published_by" text;--> statement-breakpoint
CREATE INDEX "session_account" ON "session" USING btree ("account_id");