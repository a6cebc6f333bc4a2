"""Pictures and attachments: what lies beside a text, or inside of its file."""
