CREATE TABLE "flow_test" (
	"flow_id" text NOT NULL,
	"name" text NOT NULL,
	"text" text NOT NULL,
	"edited_by" text NOT NULL,
	"edited_at" bigint NOT NULL,
	CONSTRAINT "flow_test_flow_id_name_pk" PRIMARY KEY("flow_id","name")
);
