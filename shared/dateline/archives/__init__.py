"""Archives: what a site generator or WordPress holds, turned into uploads that this service reads."""
