"""What a column is called elsewhere: our name for it -> the titles people and programs give it, as `plain` writes them.

English, German, French, Spanish, Italian and Dutch, besides the titles that Google Contacts, Outlook, HubSpot and
Mailchimp write. A title that may as well mean something else ("Titel", "Dirección", "Created at") is not here: where
it means ours, `--map` says so, and the house remembers it.
"""

TITLES: dict[str, tuple[str, ...]] = {
    "email": (
        "mail", "e_mail", "email_address", "e_mail_address", "mail_address", "e_mail_1_value", "primary_email",
        "customer_email", "contact_email", "e_mail_adresse", "email_adresse", "mailadresse", "emailadresse",
        "adresse_e_mail", "adresse_email", "adresse_mail", "courriel", "adresse_courriel", "adresse_electronique",
        "correo", "correo_electronico", "direccion_de_correo", "direccion_de_correo_electronico", "indirizzo_e_mail",
        "indirizzo_email", "indirizzo_mail", "posta_elettronica", "mailadres", "emailadres", "e_mailadres",
        "e_mail_adres",
    ),
    "other_emails": (
        "other_email", "secondary_email", "additional_emails", "alternate_email", "alternative_email",
        "e_mail_2_value", "weitere_e_mail", "weitere_e_mails", "weitere_e_mail_adressen", "zweite_e_mail",
        "autre_e_mail", "autres_e_mails", "otros_correos", "altre_e_mail", "altra_e_mail", "andere_e_mails",
    ),
    "name": (
        "full_name", "display_name", "customer_name", "vollstandiger_name", "kundenname", "anzeigename", "nom",
        "nom_complet", "nombre", "nombre_completo", "nombre_y_apellidos", "nome", "nome_completo", "naam",
        "volledige_naam",
    ),
    "given_name": (
        "first_name", "firstname", "forename", "vorname", "rufname", "prenom", "nombre_de_pila", "voornaam",
        "roepnaam",
    ),
    "family_name": (
        "last_name", "lastname", "surname", "nachname", "familienname", "zuname", "nom_de_famille", "apellido",
        "apellidos", "cognome", "achternaam", "familienaam",
    ),
    "company": (
        "company_name", "organization", "organisation", "organization_name", "firma", "firmenname", "unternehmen",
        "societe", "entreprise", "empresa", "compania", "organizacion", "azienda", "societa", "ditta",
        "organizzazione", "bedrijf", "bedrijfsnaam", "organisatie",
    ),
    "title": (
        "job_title", "position", "organization_title", "berufsbezeichnung", "funktion", "poste", "fonction",
        "intitule_du_poste", "cargo", "puesto", "posizione", "qualifica", "functie", "functietitel",
    ),
    "phone": (
        "phone_number", "mobile", "mobile_phone", "telephone", "telephone_number", "tel", "phone_1_value", "telefon",
        "telefonnummer", "mobil", "handy", "numero_de_telephone", "portable", "telefono", "movil", "cellulare",
        "telefoon", "telefoonnummer", "mobiel",
    ),
    "language": (
        "preferred_language", "locale", "sprache", "korrespondenzsprache", "langue", "idioma", "lengua", "lingua",
        "taal",
    ),
    "country": ("country_code", "country_region", "land", "land_region", "pays", "pais", "paese", "nazione"),
    "address_form": (
        "form_of_address", "anredeform", "du_sie", "du_oder_sie", "duzen_siezen", "tutoiement", "tu_ou_vous",
        "forma_de_tratamiento", "tratamiento", "tu_o_usted", "tu_o_lei", "aanspreekvorm", "u_of_je",
    ),
    "time_zone": (
        "timezone", "zeitzone", "fuseau_horaire", "zona_horaria", "huso_horario", "fuso_orario", "tijdzone",
    ),
    "customer_since": (
        "client_since", "member_since", "kunde_seit", "kundin_seit", "mitglied_seit", "client_depuis",
        "cliente_depuis", "membre_depuis", "cliente_desde", "miembro_desde", "cliente_dal", "cliente_da",
        "klant_sinds", "lid_sinds",
    ),
    "subscribed_since": (
        "subscribed", "subscribed_at", "subscribed_on", "subscriber_since", "subscription_date", "opt_in_date",
        "abonniert_seit", "abonnent_seit", "abonnentin_seit", "anmeldedatum", "abonne_depuis", "date_d_abonnement",
        "suscrito_desde", "fecha_de_suscripcion", "iscritto_dal", "data_di_iscrizione", "abonnee_sinds",
        "ingeschreven_op", "aangemeld_op",
    ),
    "account_created": (
        "account_created_at", "account_created_on", "account_since", "registered", "registered_at", "registered_on",
        "registration_date", "sign_up_date", "signup_date", "konto_angelegt", "konto_erstellt", "konto_seit",
        "registriert_am", "registriert_seit", "registrierungsdatum", "compte_cree_le", "date_d_inscription",
        "inscrit_depuis", "inscrit_le", "cuenta_creada", "fecha_de_registro", "account_creato_il",
        "data_di_registrazione", "registrato_dal", "account_aangemaakt", "geregistreerd_op",
    ),
    "first_order": (
        "first_order_date", "first_purchase", "first_purchase_date", "erste_bestellung", "erstbestellung",
        "erster_kauf", "premiere_commande", "premier_achat", "primer_pedido", "primera_compra", "primo_ordine",
        "primo_acquisto", "eerste_bestelling", "eerste_aankoop",
    ),
    "first_payment": (
        "first_payment_date", "erste_zahlung", "premier_paiement", "primer_pago", "primo_pagamento",
        "eerste_betaling",
    ),
    "list_import": (
        "imported", "imported_at", "imported_on", "import_date", "importiert_am", "importdatum", "importe_le",
        "date_d_import", "importado_el", "fecha_de_importacion", "importato_il", "data_di_importazione",
        "geimporteerd_op",
    ),
    "list": ("list_name", "mailing_list", "liste", "verteiler", "lista", "lijst"),
    "plan": ("tarif", "abo", "formule", "piano"),
    "value_cents": ("value_in_cents", "wert_in_cent"),
    "currency": ("wahrung", "waehrung", "devise", "moneda", "divisa", "valuta"),
    "owner": ("owner_email", "betreuer_e_mail"),
    "notes": (
        "note", "comment", "comments", "notiz", "notizen", "bemerkung", "bemerkungen", "anmerkung", "anmerkungen",
        "remarque", "remarques", "nota", "notas", "observaciones", "annotazioni", "notitie", "notities", "opmerking",
        "opmerkingen",
    ),
    "linkedin": ("linkedin_url", "linkedin_profile", "linkedin_profil", "linkedin_profile_url"),
    "url": ("profile_url", "profil_url"),
    "connected_on": (
        "verbunden_am", "kontakt_seit", "connecte_le", "date_de_connexion", "conectado_el", "fecha_de_conexion",
        "collegato_il", "connesso_il", "data_di_collegamento", "verbonden_op", "connectie_sinds",
    ),
    "manager": ("manager_email", "betreuer", "mitarbeiter", "mitarbeiterin", "gestionnaire", "gestor", "gestore"),
    "channel": (
        "contact_type", "medium", "kanal", "kontaktart", "canal", "type_de_contact", "canale", "kanaal",
    ),
    "occurred_at": (
        "date", "occurred_on", "contact_date", "datum", "kontaktdatum", "zeitpunkt", "date_du_contact", "fecha",
        "data", "contactdatum",
    ),
    "direction": ("richtung", "sens", "sentido", "direzione", "richting"),
    "summary": (
        "subject", "description", "zusammenfassung", "betreff", "beschreibung", "resume", "objet", "resumen",
        "asunto", "riepilogo", "oggetto", "samenvatting", "onderwerp",
    ),
}  # fmt: skip
