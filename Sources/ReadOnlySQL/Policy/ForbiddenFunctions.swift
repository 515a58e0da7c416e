/// Functions that change something in spite of a read-only transaction, with the reason for each.
///
/// Called by name they are refused. What a view or another function does inside is not seen.
enum ForbiddenFunctions {
    /// Nil for a function that may be called.
    static func reason(for name: String) -> String? {
        if let reason = reasons[name] { return reason }
        return prefixes.first { name.hasPrefix($0.prefix) }?.reason
    }

    private static let largeObject = "It changes large objects; before PostgreSQL 16 a read-only transaction allows it."
    private static let slot = "It changes a replication slot, which holds back or loses what others read from it."
    private static let text = "It runs a text as a statement, which the tunnel does not read."
    private static let statistics = "It replaces statistics that the planner goes by."
    private static let index = "It writes an index."
    private static let backup = "It begins or ends a backup of the server."
    private static let replay = "It changes what a standby server does."
    private static let file = "It writes files on the server's machine."
    private static let page = "It writes a table's pages past all rules."
    private static let log = "It writes to the server's log of changes."

    private static let reasons: [String: String] = [
        "lo_creat": largeObject, "lo_create": largeObject, "lo_from_bytea": largeObject, "lo_import": largeObject,
        "lo_put": largeObject, "lo_truncate": largeObject, "lo_truncate64": largeObject, "lo_unlink": largeObject,
        "lowrite": largeObject, "lo_manage": largeObject,
        "lo_export": file, "pg_file_write": file, "pg_file_sync": file, "pg_file_rename": file, "pg_file_unlink": file,
        "pg_rotate_logfile": file, "pg_logfile_rotate": file,
        "pg_import_system_collations": "It adds rows to pg_collation.",
        "pg_extension_config_dump": "It changes an extension's row in pg_extension.",
        "pg_nextoid": "It uses up an object identifier.",
        "pg_upgrade_support": "It belongs to pg_upgrade.",
        "pg_logical_emit_message": log, "pg_create_restore_point": log, "pg_switch_wal": log,
        "pg_log_standby_snapshot": log,
        "pg_create_physical_replication_slot": slot, "pg_create_logical_replication_slot": slot,
        "pg_copy_physical_replication_slot": slot, "pg_copy_logical_replication_slot": slot,
        "pg_drop_replication_slot": slot, "pg_replication_slot_advance": slot, "pg_sync_replication_slots": slot,
        "pg_logical_slot_get_changes": slot, "pg_logical_slot_get_binary_changes": slot,
        "pg_start_backup": backup, "pg_stop_backup": backup, "pg_backup_start": backup, "pg_backup_stop": backup,
        "pg_promote": replay, "pg_wal_replay_pause": replay, "pg_wal_replay_resume": replay,
        "pg_reload_conf": "It has the whole server read its configuration again.",
        "pg_terminate_backend": "It ends other sessions.",
        "brin_summarize_new_values": index, "brin_summarize_range": index, "brin_desummarize_range": index,
        "gin_clean_pending_list": index,
        "pg_restore_relation_stats": statistics, "pg_restore_attribute_stats": statistics,
        "pg_restore_extended_stats": statistics, "pg_clear_relation_stats": statistics,
        "pg_clear_attribute_stats": statistics, "pg_clear_extended_stats": statistics,
        "heap_force_kill": page, "heap_force_freeze": page, "pg_truncate_visibility_map": page,
        "query_to_xml": text, "query_to_xmlschema": text, "query_to_xml_and_xmlschema": text, "ts_stat": text,
        "ts_rewrite": text, "connectby": text, "xpath_table": text, "crosstab": text, "crosstab2": text,
        "crosstab3": text, "crosstab4": text, "crosstab_hash": text,
    ]

    private static let prefixes: [(prefix: String, reason: String)] = [
        ("pg_stat_reset", "It resets statistics that others read."),
        ("pg_stat_statements_reset", "It resets statistics that others read."),
        ("pg_replication_origin_", "It changes how far replication is known to have come."),
        ("binary_upgrade_", "It belongs to pg_upgrade."),
        ("dblink", "It opens a session of its own, which is not read-only."),
    ]
}
