"""The local stack: template.yaml brought to life in one process on moto. It holds no rule of the product."""
