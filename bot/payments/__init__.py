"""How money comes in: payments are opened, gateways' words kept, and what arrived is booked once."""
