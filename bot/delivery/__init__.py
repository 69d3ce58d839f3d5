"""How goods reach their buyer once money and goods agree."""
