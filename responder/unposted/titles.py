"""What columns and states are called in exports about people who left: their words -> ours, as `plain` writes them.

Besides English, German, French, Spanish, Italian and Dutch: the titles of Mailchimp's audience exports (UNSUB_TIME,
CLEAN_TIME), of Substack's email_list.csv (email_disabled), of MailUp (OptOut_Date) and of Steady (subscription_state,
not_renewing), as their help pages and the importers of others name them (read 2026-11-28). What else a title may mean
(`responder.titles`) holds as well.
"""

TITLES: dict[str, tuple[str, ...]] = {
    "event": (
        "event_type", "type", "action", "activity", "status", "state", "subscription_status", "subscription_state",
        "subscriber_status", "member_status", "email_status", "email_marketing_status", "consent_status", "ereignis",
        "aktion", "zustand", "abostatus", "evenement", "statut", "etat", "evento", "accion", "estado", "azione",
        "stato", "gebeurtenis", "actie", "toestand",
    ),
    "left": (
        "unsubscribed", "is_unsubscribed", "opted_out", "opt_out", "email_opt_out", "optout", "email_disabled",
        "unsubscribed_from_all", "unsubscribed_from_all_email", "has_opted_out_of_email", "abgemeldet", "ausgetragen",
        "gekundigt", "gekuendigt", "desabonne", "desinscrit", "dado_de_baja", "baja", "disiscritto", "cancellato",
        "uitgeschreven", "afgemeld",
    ),
    "occurred_at": (
        "timestamp", "time", "event_date", "event_time", "happened_at", "ts", "zeit", "zeitstempel", "heure",
        "horodatage", "hora", "ora", "tijd", "tijdstip",
    ),
    "unsubscribed_at": (
        "unsubscribed_on", "unsubscribe_date", "unsubscribed_date", "unsubscribe_time", "unsub_time", "unsub_date",
        "date_unsubscribed", "unsubscription_date", "opt_out_date", "optout_date", "opt_out_time", "opted_out_at",
        "opted_out_date", "left_at", "left_on", "removed_at", "abgemeldet_am", "abmeldedatum", "abmeldung",
        "ausgetragen_am", "desabonne_le", "desinscrit_le", "date_de_desinscription", "date_de_desabonnement",
        "fecha_de_baja", "baja_el", "disiscritto_il", "data_di_disiscrizione", "data_disiscrizione", "uitgeschreven_op",
        "afgemeld_op", "uitschrijfdatum",
    ),
    "cancelled_at": (
        "canceled_at", "cancelled_on", "canceled_on", "cancellation_date", "cancelation_date", "date_cancelled",
        "date_canceled", "ended_at", "ended_on", "end_date", "gekundigt_am", "gekuendigt_am", "kundigungsdatum",
        "kuendigungsdatum", "resilie_le", "date_de_resiliation", "cancelado_el", "fecha_de_cancelacion", "disdetto_il",
        "data_di_disdetta", "opgezegd_op", "opzegdatum",
    ),
    "bounced_at": ("bounced_on", "bounce_date", "clean_time", "cleaned_at"),
    "complained_at": ("complained_on", "complaint_date", "spam_date", "marked_as_spam_at"),
    "reason": (
        "unsub_reason", "unsubscribe_reason", "unsubscription_reason", "cancellation_reason", "cancel_reason",
        "churn_reason", "grund", "abmeldegrund", "kundigungsgrund", "kuendigungsgrund", "raison", "motif", "motivo",
        "razon", "reden",
    ),
    "comment": (
        "notes", "unsub_reason_other", "reason_other", "feedback", "message", "cancellation_comment", "kommentar",
        "ruckmeldung", "rueckmeldung", "nachricht", "commentaire", "comentario", "mensaje", "commento",
        "messaggio", "bericht",
    ),
    "external_id": (
        "subscriber_id", "member_id", "contact_id", "customer_id", "user_id", "uuid", "euid", "leid", "custid",
        "kundennummer", "abonnenten_id", "numero_de_client", "numero_de_cliente", "klantnummer",
    ),
    "event_id": ("event_ref", "ereignis_id"),
    "list": ("audience", "newsletter", "newsletter_name", "publication"),
    "plan": ("plan_name", "product", "product_name", "tier"),
    "locale": ("language",),
    "country": ("cc",),
    "actor": ("unsubscribed_by", "cancelled_by", "canceled_by", "removed_by", "source_type"),
    "subscribed_since": ("optin_time", "confirm_time", "joined", "joined_at", "signup_time"),
}  # fmt: skip

# The date of which column says by itself what happened.
DATED = {
    "unsubscribed_at": "unsubscribed",
    "cancelled_at": "cancelled",
    "bounced_at": "bounced",
    "complained_at": "complained",
}

WHAT: dict[str, str] = {
    "unsubscribed": "subscriber.unsubscribed",
    "resubscribed": "subscriber.resubscribed",
    "complained": "subscriber.complained",
    "bounced": "subscriber.bounced",
    "erased": "subscriber.erased",
    "cancellation_scheduled": "subscription.cancellation_scheduled",
    "cancellation_reversed": "subscription.cancellation_reversed",
    "cancelled": "subscription.cancelled",
    "reactivated": "subscription.reactivated",
    "paused": "subscription.paused",
    "resumed": "subscription.resumed",
}

# A newsletter calls "cancelled" whoever left its list: where no plan is named, that is what it means.
CANCELLED = frozenset({"canceled", "cancelled", "cancelado", "cancelada"})

STATES: dict[str, tuple[str, ...]] = {
    "unsubscribed": (
        "unsubscribe", "unsub", "unsubscribes", "opted_out", "opt_out", "optout", "optedout", "blocklisted",
        "blacklisted", "suppressed", "left", "list_unsubscribe", "group_unsubscribe", "abgemeldet", "abmeldung",
        "ausgetragen", "desabonne", "desabonnee", "desinscrit", "desinscrite", "desinscription", "desabonnement",
        "baja", "dado_de_baja", "dada_de_baja", "desuscrito", "desuscrita", "disiscritto", "disiscritta",
        "disiscrizione", "uitgeschreven", "afgemeld", "uitschrijving",
    ),
    "resubscribed": (
        "resubscribe", "wieder_angemeldet", "reabonne", "resuscrito", "reiscritto", "opnieuw_ingeschreven",
    ),
    "complained": (
        "complaint", "spam", "spam_complaint", "spamreport", "abuse", "abuse_complaint", "marked_as_spam", "reported",
        "beschwerde", "plainte", "queja", "reclamo", "klacht",
    ),
    "bounced": (
        "bounce", "hard_bounce", "hardbounce", "hard_bounced", "cleaned", "undeliverable", "invalid", "unzustellbar",
        "non_distribuable", "rebotado", "rebote", "respinto", "onbestelbaar",
    ),
    # "Deleted" is not here: it may be a list that was tidied up, and erasure is for good.
    "erased": ("erase", "erasure", "forgotten", "gdpr_deleted", "gdpr_delete", "gdpr_erased"),
    "cancelled": (
        "cancel", "cancellation", "cancelled", "ended", "expired", "terminated", "churned", "gekundigt", "gekuendigt",
        "beendet", "resilie", "resiliee", "annule", "termine", "disdetto", "disdetta", "opgezegd", "beeindigd",
        "geannuleerd",
    ),
    "cancellation_scheduled": ("not_renewing", "non_renewing", "cancel_at_period_end", "cancellation_pending"),
    "reactivated": ("reactivate", "reaktiviert", "reactive", "reactivado", "riattivato", "geheractiveerd"),
    "paused": ("pause", "pausiert", "en_pause", "pausado", "in_pausa", "gepauzeerd"),
    "resumed": ("resume", "fortgesetzt", "repris", "reanudado", "ripreso", "hervat"),
}  # fmt: skip

# They are there: an export of everybody holds them as well.
STILL_THERE = frozenset(
    {
        "active", "subscribed", "enabled", "confirmed", "unconfirmed", "pending", "paid", "free", "comped", "trial",
        "in_trial", "guest", "opted_in", "non_subscribed", "aktiv", "angemeldet", "abonniert", "actif", "abonne",
        "abonnee", "inscrit", "activo", "activa", "suscrito", "attivo", "attiva", "iscritto", "iscritta", "actief",
        "ingeschreven", "aangemeld",
    }
)  # fmt: skip

YES = frozenset({"yes", "true", "1", "y", "x", "ja", "wahr", "oui", "vrai", "si", "verdadero", "vero", "waar", "t"})
NO = frozenset({"no", "false", "0", "n", "nein", "falsch", "non", "faux", "falso", "nee", "onwaar", "f"})

ACTORS = {
    "customer": ("customer", "user", "subscriber", "member", "contact", "self", "kunde", "client", "cliente", "klant"),
    "staff": ("staff", "admin", "administrator", "owner", "manual", "mitarbeiter", "equipe", "personal", "medewerker"),
    "api": ("api", "integration", "automation", "program"),
    "provider": ("provider", "system", "platform", "automatic", "plattform", "systeme", "sistema", "systeem"),
}
