-- Queue tables live from insert and delete: vacuum by a number of dead rows, not by a share of the table,
-- and leave room on the page where a row is updated in place.
ALTER TABLE "inbox" SET (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);--> statement-breakpoint
ALTER TABLE "timer" SET (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);--> statement-breakpoint
ALTER TABLE "request" SET (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);--> statement-breakpoint
ALTER TABLE "pace" SET (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 200, fillfactor = 50);--> statement-breakpoint
ALTER TABLE "conversation" SET (autovacuum_vacuum_scale_factor = 0.05, fillfactor = 80);--> statement-breakpoint
ALTER TABLE "outbox" SET (autovacuum_vacuum_scale_factor = 0.05, fillfactor = 85);
